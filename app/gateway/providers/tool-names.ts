import type { ToolNameLimit } from "./provider";

const plain = /[^A-Za-z0-9_-]/;

/**
 * OpenAI's limit, on both of its APIs, and that of the vendors who follow it: "must be a-z, A-Z, 0-9, or contain underscores
 * and dashes, with a maximum length of 64".
 * Source: https://platform.openai.com/docs/api-reference/chat/create (tools.function.name)
 */
export const openAiToolNames: ToolNameLimit = { maxLength: 64, refused: plain };

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolSpecification.html */
export const bedrockToolNames: ToolNameLimit = { maxLength: 64, refused: plain };

/** Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use */
export const anthropicToolNames: ToolNameLimit = { maxLength: 128, refused: plain };

/**
 * Begins with a letter or an underscore. The documents of Google's services differ in colons and in the length (64 or 128):
 * what all of them allow is sent.
 * Sources: https://ai.google.dev/api/caching#FunctionDeclaration,
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/function-calling
 */
export const geminiToolNames: ToolNameLimit = { maxLength: 64, refused: /^[^A-Za-z_]|[^A-Za-z0-9_.-]/ };
