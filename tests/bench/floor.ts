import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import process from "node:process";
import { Agent, request as sendRequest } from "undici";
import { serve } from "./serve.ts";

/**
 * The floor: the least that a Node server does which reads what passes through it. It parses the request, calls the
 * upstream with undici, parses the reply (each event of a stream) and writes it again with another model name. It checks
 * no key, keeps no log and knows no prices; nothing on Node that does its work can be much faster.
 */

const upstream = process.argv[2] ?? "";
const dispatcher = new Agent({ connections: 512, keepAliveTimeout: 30_000 });

type Body = Record<string, unknown>;
type Delta = { type?: string; message?: { id: string }; delta?: { text?: string; stop_reason?: string }; usage?: Body };

function readBody(request: IncomingMessage): Promise<Body> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.on("error", reject);
		request.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")) as Body));
	});
}

function call(path: string, body: Body, authorization: Record<string, string>) {
	return sendRequest(upstream + path, {
		method: "POST",
		headers: { "content-type": "application/json", ...authorization },
		body: JSON.stringify(body),
		dispatcher,
	});
}

async function answerWhole(body: Body, response: ServerResponse): Promise<void> {
	body.model = "gpt-4o-mini";
	const reply = await call("/v1/chat/completions", body, { authorization: "Bearer bench-upstream-key" });
	const answer = (await reply.body.json()) as Body;
	answer.model = "openai/gpt-4o-mini";
	const text = JSON.stringify(answer);
	response.writeHead(reply.statusCode, {
		"content-type": "application/json",
		"content-length": Buffer.byteLength(text),
	});
	response.end(text);
}

/** Hands every `data` payload of a stream to `rewrite` and sends what that makes of the events of one read together. */
async function relay(
	chunks: AsyncIterable<Uint8Array>,
	response: ServerResponse,
	rewrite: (data: string) => string,
): Promise<void> {
	response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
	const decoder = new TextDecoder();
	let rest = "";
	for await (const chunk of chunks) {
		const text = rest + decoder.decode(chunk, { stream: true });
		let out = "";
		let from = 0;
		for (let to = text.indexOf("\n\n"); to !== -1; to = text.indexOf("\n\n", from)) {
			out += rewrite(text.slice(text.indexOf("data: ", from) + 6, to));
			from = to + 2;
		}
		rest = text.slice(from);
		if (out !== "") response.write(out);
	}
	response.end();
}

async function answerStreamed(body: Body, response: ServerResponse): Promise<void> {
	body.model = "gpt-4o-mini";
	const reply = await call("/v1/chat/completions", body, { authorization: "Bearer bench-upstream-key" });
	await relay(reply.body, response, (data) => {
		if (data === "[DONE]") return "data: [DONE]\n\n";
		const chunk = JSON.parse(data) as Body;
		chunk.model = "openai/gpt-4o-mini";
		return `data: ${JSON.stringify(chunk)}\n\n`;
	});
}

/** An OpenAI request answered from Anthropic's wire: the least translation that a text needs. */
async function answerTranslated(body: Body, response: ServerResponse): Promise<void> {
	const messages = body.messages as { role: string; content: string }[];
	const wire = {
		model: "claude-haiku-4-5",
		max_tokens: body.max_tokens,
		system: messages.find(({ role }) => role === "system")?.content,
		messages: messages.filter(({ role }) => role !== "system"),
		temperature: body.temperature,
		stream: true,
	};
	const reply = await call("/v1/messages", wire, { "x-api-key": "bench-upstream-key", "anthropic-version": "2023-06-01" });
	const created = Math.floor(Date.now() / 1000);
	let id = "";
	let prompt = 0;
	const frame = (choices: unknown[], more: Body = {}) =>
		`data: ${JSON.stringify({ id, object: "chat.completion.chunk", created, model: "anthropic/claude-haiku-4-5", choices, ...more })}\n\n`;
	const choice = (delta: Body, finish: string | null) => frame([{ index: 0, delta, finish_reason: finish }]);
	await relay(reply.body, response, (data) => {
		const event = JSON.parse(data) as Delta;
		switch (event.type) {
			case "message_start":
				id = event.message?.id ?? "";
				prompt = Number((event.message as unknown as { usage: Body }).usage.input_tokens);
				return choice({ role: "assistant", content: "" }, null);
			case "content_block_delta":
				return choice({ content: event.delta?.text ?? "" }, null);
			case "message_delta": {
				const completion = Number(event.usage?.output_tokens);
				const usage = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
				return choice({}, "stop") + frame([], { usage });
			}
			case "message_stop":
				return "data: [DONE]\n\n";
			default:
				return "";
		}
	});
}

const server = createServer((request, response) => {
	void readBody(request)
		.then((body) => {
			if (request.url === "/translated/chat/completions") return answerTranslated(body, response);
			return body.stream === true ? answerStreamed(body, response) : answerWhole(body, response);
		})
		.catch((error: unknown) => {
			if (!response.headersSent) response.writeHead(500);
			response.end(String(error));
		});
});

serve(server);
