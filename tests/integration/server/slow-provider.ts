import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type SlowProvider = {
	url: string;
	/** Ends the one open answer. */
	finish: () => void;
	close: () => void;
};

/** An OpenAI-style provider that begins to answer at once and ends when told to. */
export async function startSlowProvider(): Promise<SlowProvider> {
	let open: ServerResponse | undefined;
	const chunk = (fields: object) =>
		`data: ${JSON.stringify({ id: "a", object: "chat.completion.chunk", created: 1, model: "m", ...fields })}\n\n`;
	const server = createServer((request, response) => {
		request.resume();
		open = response;
		response.setHeader("content-type", "text/event-stream");
		response.write(chunk({ choices: [{ index: 0, delta: { role: "assistant", content: "begun" }, finish_reason: null }] }));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		finish: () => {
			open?.write(chunk({ choices: [{ index: 0, delta: { content: " ended" }, finish_reason: "stop" }] }));
			open?.write(chunk({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }));
			open?.end("data: [DONE]\n\n");
		},
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
