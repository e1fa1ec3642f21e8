import { createServer, type ServerResponse } from "node:http";
import { anthropicFrames, openaiAnswer, openaiFrames } from "./payloads.ts";
import { serve } from "./serve.ts";

/**
 * The provider behind every server under test: answers at once, and streams in bursts. Says how many requests it
 * answered at `GET /answered`, so that an answer which never came from here is noticed.
 */

/** Events per write: under load a real stream reaches a gateway as a few events per read. */
const eventsPerWrite = 5;

const openaiWrites = bursts(openaiFrames);
const anthropicWrites = bursts(anthropicFrames);
const wholeAnswer = Buffer.from(openaiAnswer);
let answered = 0;

function bursts(frames: readonly string[]): Buffer[] {
	const writes: Buffer[] = [];
	for (let at = 0; at < frames.length; at += eventsPerWrite) {
		writes.push(Buffer.from(frames.slice(at, at + eventsPerWrite).join("")));
	}
	return writes;
}

function stream(response: ServerResponse, writes: readonly Buffer[]): void {
	response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
	let next = 0;
	const write = () => {
		response.write(writes[next++]);
		if (next < writes.length) setImmediate(write);
		else response.end();
	};
	write();
}

const server = createServer((request, response) => {
	if (request.method === "GET") {
		response.end(JSON.stringify({ answered }));
		return;
	}
	const chunks: Buffer[] = [];
	request.on("data", (chunk: Buffer) => chunks.push(chunk));
	request.on("end", () => {
		const body = chunks.length === 1 ? chunks[0]?.toString("latin1") : Buffer.concat(chunks).toString("latin1");
		if (!body?.includes('"messages":[')) {
			response.writeHead(400, { "content-type": "application/json" });
			response.end('{"error":{"message":"The mock upstream got a body without messages.","type":"invalid_request_error"}}');
			return;
		}
		answered++;
		if (request.url?.endsWith("/messages")) stream(response, anthropicWrites);
		else if (body.includes('"stream":true')) stream(response, openaiWrites);
		else {
			response.writeHead(200, { "content-type": "application/json", "content-length": wholeAnswer.byteLength });
			response.end(wholeAnswer);
		}
	});
});

serve(server);
