import { firstRequestSamples } from "./code-examples";
import type { Sample } from "./code-sample";

/** Where a client is pointed, and which model it asks. */
export type Target = {
	/** Origin of the gateway, without a slash at the end. */
	appUrl: string;
	model: string;
};

const keyVariable = "LLM_GATEWAY_API_KEY";

/** OpenAI's chat completions. */
export function chatSamples(target: Target): Sample[] {
	return firstRequestSamples(target);
}

/** Anthropic's messages: its SDKs add `/v1/messages` to the address themselves, the AI SDK only `/messages`. */
export function messagesSamples({ appUrl, model }: Target): Sample[] {
	return [
		{
			id: "curl",
			label: "curl",
			code: `curl ${appUrl}/v1/messages \\
  -H "x-api-key: $${keyVariable}" \\
  -H "anthropic-version: 2023-06-01" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "max_tokens": 1024,
    "messages": [{"role": "user", "content": "Hello!"}]
  }'`,
		},
		{
			id: "python",
			label: "Python",
			code: `import os
from anthropic import Anthropic

client = Anthropic(
    base_url="${appUrl}",
    api_key=os.environ["${keyVariable}"],
)

message = client.messages.create(
    model="${model}",
    max_tokens=1024,
    messages=[{"role": "user", "content": "Hello!"}],
)
print(message.content)`,
		},
		{
			id: "javascript",
			label: "JavaScript",
			code: `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: "${appUrl}",
  apiKey: process.env.${keyVariable},
});

const message = await client.messages.create({
  model: "${model}",
  max_tokens: 1024,
  messages: [{ role: "user", content: "Hello!" }],
});
console.log(message.content);`,
		},
		aiSdk("anthropic", "createAnthropic", { appUrl, model }),
	];
}

/** OpenAI's Responses API. */
export function responsesSamples({ appUrl, model }: Target): Sample[] {
	return [
		{
			id: "curl",
			label: "curl",
			code: `curl ${appUrl}/v1/responses \\
  -H "Authorization: Bearer $${keyVariable}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${model}", "input": "Hello!"}'`,
		},
		{
			id: "python",
			label: "Python",
			code: `import os
from openai import OpenAI

client = OpenAI(
    base_url="${appUrl}/v1",
    api_key=os.environ["${keyVariable}"],
)

response = client.responses.create(model="${model}", input="Hello!")
print(response.output_text)`,
		},
		{
			id: "javascript",
			label: "JavaScript",
			code: `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${appUrl}/v1",
  apiKey: process.env.${keyVariable},
});

const response = await client.responses.create({ model: "${model}", input: "Hello!" });
console.log(response.output_text);`,
		},
		aiSdk("openai", "createOpenAI", { appUrl, model }),
	];
}

function aiSdk(vendor: "openai" | "anthropic", factory: string, { appUrl, model }: Target): Sample {
	const code = `import { ${factory} } from "@ai-sdk/${vendor}";
import { generateText } from "ai";

const gateway = ${factory}({
  baseURL: "${appUrl}/v1",
  apiKey: process.env.${keyVariable},
});

const { text } = await generateText({
  model: gateway("${model}"),
  prompt: "Hello!",
});
console.log(text);`;
	return { id: "ai-sdk", label: "AI SDK", code };
}

/** Shell lines that start Claude Code on the gateway. The small model writes titles and summaries. */
export function claudeCodeLines({ appUrl, model }: Target): string {
	return `export ANTHROPIC_BASE_URL=${appUrl}
export ANTHROPIC_AUTH_TOKEN=$${keyVariable}
export ANTHROPIC_MODEL=${model}
export ANTHROPIC_DEFAULT_HAIKU_MODEL=${model}
claude`;
}

/** `~/.codex/config.toml` for Codex CLI. */
export function codexConfig({ appUrl, model }: Target): string {
	return `model = "${model}"
model_provider = "gateway"

[model_providers.gateway]
name = "LLM Gateway"
base_url = "${appUrl}/v1"
env_key = "${keyVariable}"
wire_api = "responses"`;
}
