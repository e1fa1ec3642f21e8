import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** An OpenAI-style provider whose answers differ in time, length and tokens. */
export async function startAnsweringProvider(): Promise<{ url: string; close: () => void }> {
	const server = createServer(async (request, response) => {
		let text = "";
		for await (const part of request) text += part;
		const usage = { prompt_tokens: 50 + between(0, 900), completion_tokens: 1 + between(0, 90), total_tokens: 0 };
		usage.total_tokens = usage.prompt_tokens + usage.completion_tokens;
		await pause(between(0, 120));
		if (JSON.parse(text).stream) await stream(response, usage);
		else {
			const choices = [{ index: 0, message: { role: "assistant", content: "word" }, finish_reason: "stop" }];
			response.setHeader("content-type", "application/json");
			response.end(JSON.stringify({ id: "a", object: "chat.completion", created: 1, model: "m", choices, usage }));
		}
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}

async function stream(response: ServerResponse, usage: object): Promise<void> {
	const send = (fields: object) => {
		const chunk = { id: "a", object: "chat.completion.chunk", created: 1, model: "m", ...fields };
		response.write(`data: ${JSON.stringify(chunk)}\n\n`);
	};
	response.setHeader("content-type", "text/event-stream");
	for (let count = between(1, 6); count > 0; count--) {
		send({ choices: [{ index: 0, delta: { content: "word " }, finish_reason: null }] });
		await pause(between(0, 30));
	}
	send({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
	send({ choices: [], usage });
	response.end("data: [DONE]\n\n");
}

function between(least: number, most: number): number {
	return least + Math.floor(Math.random() * (most - least + 1));
}
