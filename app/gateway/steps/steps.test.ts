import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { GatewayError } from "../errors";
import { normalizeSource, openCall, sessionKeyOf } from "./open-call";
import { readBody } from "./read-body";

const client = { gone: false, onGone: () => {}, offGone: () => {} };
const incoming = Readable.from([]);
const context = { requestId: "r1", clientAddress: null, country: null, metadata: { "user-id": "u-1" }, incoming, client };

function request(headers: Record<string, string>, body?: BodyInit): Request {
	return new Request("http://localhost/v1/chat/completions", {
		method: "POST",
		headers,
		...(body === undefined ? {} : { body, duplex: "half" }),
	} as RequestInit);
}

function read(sent: Request) {
	return readBody(Readable.fromWeb(sent.body as never), Object.fromEntries(sent.headers));
}

function open(headers: Record<string, string>) {
	return openCall({ ...context, headers });
}

async function errorOf(promise: Promise<unknown>): Promise<GatewayError> {
	return promise.then(
		() => {
			throw new Error("it was accepted");
		},
		(error: unknown) => error as GatewayError,
	);
}

describe("openCall", () => {
	it("takes metadata as the shell read it and normalizes the source", () => {
		const call = open({ "x-source": "https://www.Example.com/a?b" });
		expect(call.metadata).toEqual({ "user-id": "u-1" });
		expect(call.source).toBe("example.com");
	});

	it.each([
		["example.com", "example.com"],
		["www.example.com", "example.com"],
		["http://example.com", "example.com"],
		["", null],
		["   ", null],
	])("normalizes the source %j to %j", (given, expected) => {
		expect(normalizeSource(given)).toBe(expected);
	});

	it("takes the source from the header, else from the tool that the user agent names", () => {
		const agent = { "user-agent": "claude-cli/2.1.14 (external, cli)" };
		expect(open(agent)).toMatchObject({ source: "claude.com/claude-code", userAgent: agent["user-agent"] });
		expect(open({ ...agent, "x-source": "https://www.example.com/x" }).source).toBe("example.com");
		expect(open({ "x-source": "https://claude.com/claude-code" }).source).toBe("claude.com/claude-code");
		expect(open({ "user-agent": "curl/8.5.0" }).source).toBeNull();
	});

	it("finds the session in the order header, affinity, cache key, user", () => {
		const all = { "x-session-id": "a", "x-session-affinity": "b" };
		const body = { prompt_cache_key: "c", user: "d" };
		expect(sessionKeyOf(open(all), body)).toBe("a");
		expect(sessionKeyOf(open({ "x-session-affinity": "b" }), body)).toBe("b");
		expect(sessionKeyOf(open({}), body)).toBe("c");
		expect(sessionKeyOf(open({}), { user: "d" })).toBe("d");
		expect(sessionKeyOf(open({}), {})).toBeNull();
	});

	it("takes a session key from Anthropic's user id, which may be a JSON text", () => {
		const agent = { metadata: { user_id: JSON.stringify({ device_id: "d", session_id: "s" }) } };
		expect(sessionKeyOf(open({}), agent)).toBe("s");
		expect(sessionKeyOf(open({ "x-session-id": "a" }), agent)).toBe("a");
		expect(sessionKeyOf(open({}), { metadata: { user_id: "u" } })).toBe("u");
		expect(sessionKeyOf(open({}), { metadata: { user_id: "{broken" } })).toBe("{broken");
		expect(sessionKeyOf(open({}), { metadata: null })).toBeNull();
	});

	it("ignores a time limit that is not a positive number", () => {
		expect(open({ "x-request-timeout-ms": "soon" }).timeoutMs).toBeNull();
		expect(open({ "x-request-timeout-ms": "-5" }).timeoutMs).toBeNull();
		expect(open({ "x-request-timeout-ms": "1500" }).timeoutMs).toBe(1500);
	});
});

describe("readBody", () => {
	const json = { "content-type": "application/json; charset=utf-8" };

	it("reads a JSON object", async () => {
		expect(await read(request(json, '{"model":"x"}'))).toEqual({ model: "x" });
	});

	it.each([
		["text/plain", 415],
		["", 415],
		["application/jsonp", 415],
	])("refuses the content type %j", async (type, status) => {
		expect((await errorOf(read(request({ "content-type": type }, "{}")))).status).toBe(status);
	});

	it.each(["", "{", "[1]", "null", '"text"'])("refuses %j as invalid_json", async (body) => {
		expect(await errorOf(read(request(json, body)))).toMatchObject({ status: 400, code: "invalid_json" });
	});

	it("refuses nesting that would overflow the stack, and does not count brackets in strings", async () => {
		const nested = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;
		expect(await errorOf(read(request(json, nested(100_000))))).toMatchObject({ status: 400, code: "invalid_json" });
		expect(await read(request(json, nested(500)))).toHaveProperty("a");
		const text = `${"[{".repeat(2000)}\\"[[\\\\`;
		expect(await read(request(json, JSON.stringify({ text, list: [[text]] })))).toEqual({ text, list: [[text]] });
	});

	it("refuses a declared length over 20 MiB without reading", async () => {
		const declared = { ...json, "content-length": String(20 * 1024 * 1024 + 1) };
		expect((await errorOf(read(request(declared, "{}")))).status).toBe(413);
	});

	it("calls a body that breaks off the client's doing", async () => {
		for (const headers of [json, { ...json, "content-length": "5" }]) {
			const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("aborted")) });
			expect(await errorOf(read(request(headers, broken)))).toMatchObject({ status: 499, origin: "client" });
		}
	});

	it("refuses an undeclared body once it passes 20 MiB", async () => {
		let sent = 0;
		const endless = new ReadableStream<Uint8Array>({
			pull(controller) {
				sent++;
				controller.enqueue(new Uint8Array(1024 * 1024).fill(32));
			},
		});
		expect((await errorOf(read(request(json, endless)))).status).toBe(413);
		expect(sent).toBeLessThan(25);
	});
});
