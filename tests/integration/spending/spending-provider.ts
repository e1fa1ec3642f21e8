import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

type Asked = { stream?: boolean; max_tokens?: number; max_completion_tokens?: number; messages: { content: string }[] };

/** What a call gets: an answer as long as it may be, a failure, or silence after the first words. */
export type Mood = "answer" | "fail" | "hang";

/**
 * An OpenAI-style provider that is as dear as it may be: every answer has all the tokens that the request allows. `mood` decides
 * for each call by the path that the gateway knows it under; `slowMs` is the longest that an answer is waited for.
 */
export async function startSpendingProvider(mood: (vendor: string, asked: Asked) => Mood, slowMs = 40) {
	const calls: { vendor: string; maxTokens: number | undefined; charged: boolean }[] = [];
	const server = createServer((request, response) => void answer(request, response));

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		let text = "";
		for await (const part of request) text += part;
		const asked = JSON.parse(text) as Asked;
		const vendor = (request.url ?? "").split("/")[1] ?? "";
		const maxTokens = asked.max_completion_tokens ?? asked.max_tokens;
		const does = mood(vendor, asked);
		calls.push({ vendor, maxTokens, charged: does === "answer" });
		await pause(Math.random() * slowMs);
		if (does === "fail") {
			response.writeHead(503, { "content-type": "application/json" });
			response.end(JSON.stringify({ error: { message: "overloaded", type: "server_error" } }));
			return;
		}
		const promptTokens = Math.ceil(asked.messages.reduce((sum, { content }) => sum + content.length, 0) / 4);
		const completionTokens = maxTokens ?? 100_000;
		const usage = { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: promptTokens + completionTokens };
		if (asked.stream) await stream(response, usage, does, slowMs);
		else if (does === "answer") {
			const choices = [{ index: 0, message: { role: "assistant", content: "word" }, finish_reason: "length" }];
			response.writeHead(200, { "content-type": "application/json" });
			response.end(JSON.stringify({ id: "a", object: "chat.completion", created: 1, model: "m", choices, usage }));
		}
	}

	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		calls,
		/** Base address of a vendor, as its variable takes it. */
		urlOf: (vendor: string) => `http://127.0.0.1:${port}/${vendor}/v1`,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}

async function stream(response: ServerResponse, usage: object, does: Mood, slowMs: number): Promise<void> {
	const send = (fields: object) => {
		const chunk = { id: "a", object: "chat.completion.chunk", created: 1, model: "m", ...fields };
		response.write(`data: ${JSON.stringify(chunk)}\n\n`);
	};
	response.writeHead(200, { "content-type": "text/event-stream" });
	for (let count = 0; count < 5; count++) {
		send({ choices: [{ index: 0, delta: { role: "assistant", content: "word " }, finish_reason: null }] });
		await pause((Math.random() * slowMs) / 4);
	}
	if (does === "hang") return;
	send({ choices: [{ index: 0, delta: {}, finish_reason: "length" }] });
	send({ choices: [], usage });
	response.end("data: [DONE]\n\n");
}
