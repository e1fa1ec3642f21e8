import type { Sample } from "./code-sample";

type Call = {
	/** Origin of the gateway, without a slash at the end. */
	appUrl: string;
	/** The key in full where it may be shown; a variable takes its place otherwise. */
	apiKey?: string;
	model: string;
};

const keyVariable = "LLM_GATEWAY_API_KEY";

/** A first chat request in the languages people come with. */
export function firstRequestSamples({ appUrl, apiKey, model }: Call): Sample[] {
	const baseUrl = `${appUrl}/v1`;
	return [
		{ id: "curl", label: "curl", code: curl(baseUrl, apiKey, model) },
		{ id: "python", label: "Python", code: python(baseUrl, apiKey, model) },
		{ id: "javascript", label: "JavaScript", code: javascript(baseUrl, apiKey, model) },
		{ id: "ai-sdk", label: "AI SDK", code: aiSdk(baseUrl, apiKey, model) },
	];
}

function curl(baseUrl: string, apiKey: string | undefined, model: string): string {
	return `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer ${apiKey ?? `$${keyVariable}`}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [{"role": "user", "content": "Hello!"}]
  }'`;
}

function python(baseUrl: string, apiKey: string | undefined, model: string): string {
	return `${apiKey ? "" : "import os\n"}from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key=${apiKey ? `"${apiKey}"` : `os.environ["${keyVariable}"]`},
)

answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(answer.choices[0].message.content)`;
}

function javascript(baseUrl: string, apiKey: string | undefined, model: string): string {
	return `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: ${apiKey ? `"${apiKey}"` : `process.env.${keyVariable}`},
});

const answer = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "Hello!" }],
});
console.log(answer.choices[0].message.content);`;
}

function aiSdk(baseUrl: string, apiKey: string | undefined, model: string): string {
	return `import { createLLMGateway } from "@llmgateway/ai-sdk-provider";
import { generateText } from "ai";

const llmgateway = createLLMGateway({
  baseURL: "${baseUrl}",
  apiKey: ${apiKey ? `"${apiKey}"` : `process.env.${keyVariable}`},
});

const { text } = await generateText({
  model: llmgateway("${model}"),
  prompt: "Hello!",
});
console.log(text);`;
}
