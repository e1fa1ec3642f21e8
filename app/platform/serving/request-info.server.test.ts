import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { isId } from "../ids";
import { requestIdOf, requestInfoReader } from "./request-info.server";

test("a sane request id of the caller is kept, anything else replaced", () => {
	for (const id of ["abc", "req_123-4.5:6", "01890a5d-ac96-774b-bcce-b302099a8057", "a".repeat(128)]) {
		expect(requestIdOf(id)).toBe(id);
	}
	for (const id of [undefined, "", "a".repeat(129), "with space", "quote\"", "<script>", "-leading", ["a", "b"], "é"]) {
		expect(isId(requestIdOf(id))).toBe(true);
	}
});

function request(peer: string, headers: Record<string, string>): IncomingMessage {
	return { socket: { remoteAddress: peer }, headers } as unknown as IncomingMessage;
}

test("the country is believed from a trusted proxy only", () => {
	const read = requestInfoReader(["10.0.0.0/8"]);
	expect(read(request("10.0.0.1", { "cf-ipcountry": "de" })).country).toBe("DE");
	expect(read(request("10.0.0.1", { "cf-ipcountry": "XX" })).country).toBeNull();
	expect(read(request("10.0.0.1", { "cf-ipcountry": "T1" })).country).toBeNull();
	expect(read(request("203.0.113.1", { "cf-ipcountry": "DE" })).country).toBeNull();
	expect(read(request("10.0.0.1", {})).country).toBeNull();
});

test("metadata headers are read by the rest of their names, whatever that is", () => {
	const read = requestInfoReader([]);
	const headers = { "x-llmgateway-user-id": "u-1", "x-llmgateway-__proto__": "p", "x-llmgateway-": "nameless", "x-other": "o" };
	const { metadata } = read(request("203.0.113.1", headers));
	expect(Object.entries(metadata)).toEqual([
		["user-id", "u-1"],
		["__proto__", "p"],
	]);
	expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
});
