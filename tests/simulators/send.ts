import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Family } from "./family.ts";
import type { Behaviour } from "./script.ts";

/** A whole JSON answer. With `cutAfter` or `stallAfter` only so many bytes of it, then a dropped or silent connection. */
export function sendWhole(
	response: ServerResponse,
	status: number,
	body: unknown,
	{ headers, cutAfter, stallAfter }: Pick<Behaviour, "headers" | "cutAfter" | "stallAfter"> = {},
): void {
	const bytes = Buffer.from(JSON.stringify(body));
	response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length, ...headers });
	if (stallAfter !== undefined) response.write(bytes.subarray(0, stallAfter));
	else if (cutAfter !== undefined) response.write(bytes.subarray(0, cutAfter), () => response.destroy());
	else response.end(bytes);
}

/** A stream of SSE events, with the faults that were asked for. Resolves when there is nothing more to send. */
export async function sendStream(
	response: ServerResponse,
	family: Family,
	payloads: readonly string[],
	behaviour: Behaviour,
): Promise<void> {
	const { dripMs, cutAfter, endAfter, stallAfter, errorAfter } = behaviour;
	const type = family.streamType ?? "text/event-stream";
	response.writeHead(200, { "content-type": type, "cache-control": "no-cache", ...behaviour.headers });
	response.flushHeaders();
	const stop = Math.min(...[cutAfter, endAfter, stallAfter, errorAfter].map((at) => at ?? Number.POSITIVE_INFINITY));
	const sent = payloads.slice(0, stop);
	if (errorAfter !== undefined)
		sent.push(family.errorEvent(behaviour.message ?? "Simulated: the engine is overloaded."));
	if (dripMs === undefined && behaviour.pieceBytes === undefined && stop === Number.POSITIVE_INFINITY) {
		// The usual case in one write: cheap enough to stand behind a benchmark.
		response.end(Buffer.concat(sent.map((payload) => Buffer.from(family.frame(payload)))));
		return;
	}
	for (const payload of sent) {
		if (dripMs !== undefined) await sleep(dripMs);
		if (response.destroyed) return;
		await writePieces(response, Buffer.from(family.frame(payload)), behaviour.pieceBytes);
	}
	if (stallAfter !== undefined && stallAfter < payloads.length) return;
	if (cutAfter !== undefined && cutAfter < payloads.length) {
		// Let what was written leave the process first, else nothing of it arrives.
		await sleep(5);
		response.destroy();
		return;
	}
	response.end();
}

async function writePieces(response: ServerResponse, bytes: Buffer, size = bytes.length): Promise<void> {
	for (let at = 0; at < bytes.length; at += size) {
		await new Promise<void>((resolve) => {
			response.write(bytes.subarray(at, at + size), () => resolve());
		});
		if (size < bytes.length) await new Promise((resolve) => setImmediate(resolve));
	}
}
