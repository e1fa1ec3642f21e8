import type { Provider } from "../provider";
import { geminiToolNames } from "../tool-names";
import { readAnswer } from "./read-answer";
import { readError } from "./read-error";
import { GenerateContentReader } from "./read-stream";
import { writeBody } from "./write-body";

/** Says which tier really served, which may be the standard one whatever was asked for. */
const tierHeader = "x-gemini-service-tier";

/**
 * Google's Gemini API with an API key (AI Studio).
 * Sources: https://ai.google.dev/api/generate-content, https://ai.google.dev/gemini-api/docs/api-key,
 * https://ai.google.dev/gemini-api/docs/priority-inference
 */
export const googleAiStudio: Provider = {
	id: "google-ai-studio",
	dialect: "gemini",
	authorize: ({ apiKey }) => ({ "x-goog-api-key": apiKey }),
	endpoint: ({ mapping, stream }) =>
		`/models/${encodeURIComponent(mapping.externalId)}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
	toWire: (request, target) => writeBody(request, target),
	openStream: (target, headers) => new GenerateContentReader(target, headers?.get(tierHeader)),
	readAnswer: (body, target, headers) => readAnswer(body, target, headers?.get(tierHeader)),
	readError,
	validation: { path: "/models?pageSize=1" },
	toolNames: geminiToolNames,
};
