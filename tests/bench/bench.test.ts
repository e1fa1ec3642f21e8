import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { checkFrames, checkStream, checkWhole } from "./check-reply.ts";
import { Connection } from "./connection.ts";
import { postRequest, saturate } from "./load.ts";
import { openaiAnswer, openaiFrames } from "./payloads.ts";
import { tableOf } from "./table.ts";

const stream = openaiFrames.join("");
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const wholeReply = `HTTP/1.1 200 OK\r\nContent-Length: ${openaiAnswer.length}\r\n\r\n${openaiAnswer}`;

let server: Server | undefined;

afterEach(() => {
	server?.close();
});

/** Answers every request with these bytes, cut into pieces of `size`. */
async function answering(reply: string, size: number): Promise<number> {
	server = createServer((socket) => {
		socket.setNoDelay(true).on("error", () => undefined);
		socket.on("data", async () => {
			for (let at = 0; at < reply.length && !socket.destroyed; at += size) {
				socket.write(reply.slice(at, at + size));
				await new Promise(setImmediate);
			}
		});
	});
	await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
	return (server.address() as { port: number }).port;
}

test.each([
	["bit by bit", openaiFrames.slice(-3), 1],
	["in pieces that end anywhere", openaiFrames, 1000],
	["at once", openaiFrames, 1_000_000],
])("replies that come %s are read whole, one after the other", async (_name, frames, size) => {
	const reply = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${frames.map(chunk).join("")}0\r\n\r\n`;
	const connection = await Connection.open(await answering(reply, size));
	for (let round = 0; round < 2; round++) {
		expect(await connection.send("GET / HTTP/1.1\r\n\r\n")).toEqual({ status: 200, body: frames.join("") });
	}
	connection.close();
});

test("a connection that breaks inside an answer is a failure", async () => {
	server = createServer((socket) => socket.on("error", () => undefined).once("data", () => socket.end(wholeReply.slice(0, -1))));
	await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
	const connection = await Connection.open((server.address() as { port: number }).port);
	await expect(connection.send("GET / HTTP/1.1\r\n\r\n")).rejects.toThrow("closed before");
});

test("one wrong answer ends a run", async () => {
	const wrong = wholeReply.replace("gateway", "getaway");
	const target = { port: await answering(wrong, 1_000_000), request: postRequest("/", {}, "{}"), check: checkWhole };
	await expect(saturate(target, 2, 50)).rejects.toThrow("another text");
});

const ok = (body: string) => ({ status: 200, body });

test("the upstream's own answers pass", () => {
	expect(() => checkWhole(ok(openaiAnswer))).not.toThrow();
	expect(() => checkStream(ok(stream))).not.toThrow();
	expect(() => checkFrames(ok(stream))).not.toThrow();
});

test.each([
	["a missing piece", stream.replace(openaiFrames[30] as string, ""), "another text"],
	["a repeated piece", stream.replace(openaiFrames[30] as string, (frame) => frame + frame), "another text"],
	["no end mark", stream.slice(0, -"data: [DONE]\n\n".length), "no end mark"],
	["no finish reason", stream.replace('"finish_reason":"stop"', '"finish_reason":null'), "no finish reason"],
	["another usage", stream.replace('"completion_tokens":60', '"completion_tokens":59'), "usage is"],
])("a stream with %s is refused", (_name, body, why) => {
	expect(() => checkStream(ok(body))).toThrow(why);
});

test("a stream with a frame that is not JSON is refused", () => {
	expect(() => checkFrames(ok(stream.replace('"object"', "object")))).toThrow();
	expect(() => checkFrames(ok(`: comment\n\n${stream}`))).toThrow("another kind");
});

test("the table says what was reached, missed and not measured", () => {
	const table = tableOf({ json: { figure: "0.71", reached: true, detail: "" }, stream: { figure: "1.20", reached: false, detail: "" } });
	const rows = table.split("\n");
	expect(rows).toHaveLength(14);
	expect(rows[2]).toMatch(/≥ 0\.70 +\| 0\.71 +\| reached/);
	expect(rows[3]).toMatch(/≥ 1\.3 +\| 1\.20 +\| missed/);
	expect(rows[4]).toMatch(/not measured yet/);
});
