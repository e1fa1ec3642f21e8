import type { Sample } from "./code-sample";

type FirstCall = {
	/** With the version segment: "https://gateway.example/v1". */
	baseUrl: string;
	model: string;
	prompt: string;
	/** A placeholder for the key; the real one never stands in a page. */
	keyVariable?: string;
};

/** The smallest useful call in three tongues. Every text in it is quoted for the language it lands in. */
export function firstCallSamples({ baseUrl, model, prompt, keyVariable = "LLM_GATEWAY_API_KEY" }: FirstCall): Sample[] {
	const text = JSON.stringify(prompt);
	const name = JSON.stringify(model);
	const address = JSON.stringify(baseUrl);
	return [
		{
			id: "curl",
			label: "curl",
			code: [
				`curl ${baseUrl}/chat/completions \\`,
				`  -H "Authorization: Bearer $${keyVariable}" \\`,
				`  -H "Content-Type: application/json" \\`,
				`  -d '{`,
				`    "model": ${name},`,
				`    "messages": [{"role": "user", "content": ${text.replaceAll("'", "'\\''")}}]`,
				`  }'`,
			].join("\n"),
		},
		{
			id: "python",
			label: "Python",
			code: [
				`import os`,
				`from openai import OpenAI`,
				``,
				`client = OpenAI(base_url=${address}, api_key=os.environ["${keyVariable}"])`,
				`answer = client.chat.completions.create(`,
				`    model=${name},`,
				`    messages=[{"role": "user", "content": ${text}}],`,
				`)`,
				`print(answer.choices[0].message.content)`,
			].join("\n"),
		},
		{
			id: "typescript",
			label: "TypeScript",
			code: [
				`import OpenAI from "openai";`,
				``,
				`const client = new OpenAI({ baseURL: ${address}, apiKey: process.env.${keyVariable} });`,
				`const answer = await client.chat.completions.create({`,
				`  model: ${name},`,
				`  messages: [{ role: "user", content: ${text} }],`,
				`});`,
				`console.log(answer.choices[0].message.content);`,
			].join("\n"),
		},
	];
}
