import { describe, expect, it } from "vitest";
import type { UpstreamFault } from "../chat";
import type { Candidate } from "../routing/candidate";
import { parseErrorBody, upstreamError } from "./upstream-fault";

const candidate = {
	descriptor: { name: "Acme" },
	credential: { apiKey: "sk-very-secret-key", fields: {} },
} as unknown as Candidate;

function errorOf(fault: Partial<UpstreamFault> & { status: number }) {
	return upstreamError({ message: "the provider's words", ...fault }, candidate);
}

describe("upstreamError", () => {
	it.each([400, 404, 409, 413, 415, 422])("passes %i on with the provider's message", (status) => {
		const error = errorOf({ status, param: "messages", code: "bad_thing" });
		expect(error).toMatchObject({ status, message: "the provider's words", param: "messages", code: "bad_thing", origin: "client" });
	});

	it.each([401, 402, 403])("turns %i into a 502 that names the provider and not the key", (status) => {
		const error = errorOf({ status, message: "Incorrect API key provided: sk-very-secret-key" });
		expect(error).toMatchObject({ status: 502, type: "api_error", origin: "upstream" });
		expect(error.message).toContain("Acme refused the credential");
		expect(error.message + error.detail).not.toContain("sk-very-secret-key");
	});

	it("marks a provider's words, which may repeat a prompt, as nothing for logs", () => {
		for (const status of [400, 429, 500]) expect(errorOf({ status }).quoted).toBe(true);
		const refused = errorOf({ status: 401, code: "invalid_api_key" });
		expect(refused).toMatchObject({ quoted: false, detail: "invalid_api_key" });
		expect(refused.message).not.toContain("the provider's words");
	});

	it("cuts what is too long for an answer and a log row", () => {
		const long = "x".repeat(1_000_000);
		const error = errorOf({ status: 400, message: long, code: long, param: long });
		expect(JSON.stringify(error).length + error.message.length).toBeLessThan(10_000);
	});

	it("keeps 429 with its Retry-After", () => {
		expect(errorOf({ status: 429, retryAfter: 7 })).toMatchObject({ status: 429, retryAfter: 7, code: "rate_limit_exceeded" });
	});

	it.each([
		[500, 502],
		[502, 502],
		[503, 503],
		[529, 529],
		[504, 504],
		[408, 504],
		[302, 502],
	])("turns %i into %i", (given, expected) => {
		expect(errorOf({ status: given })).toMatchObject({ status: expected, origin: "upstream" });
	});
});

describe("parseErrorBody", () => {
	it("keeps text that is not JSON, bounded", () => {
		expect(parseErrorBody('{"a":1}')).toEqual({ a: 1 });
		expect(parseErrorBody("<html>")).toBe("<html>");
		expect(parseErrorBody("x".repeat(9000))).toHaveLength(2000);
	});
});
