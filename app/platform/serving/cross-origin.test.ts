import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { setCrossOriginHeaders } from "./cross-origin";

function headersFor(origin?: string): Record<string, string> {
	const set: Record<string, string> = {};
	const response = { setHeader: (name: string, value: string) => void (set[name] = value) };
	setCrossOriginHeaders({ headers: { origin } } as IncomingMessage, response as unknown as ServerResponse);
	return set;
}

it("lets pages of other origins read what is told beside the body, rate limits included", () => {
	const exposed = headersFor("https://app.example")["access-control-expose-headers"]?.split(", ");
	for (const name of ["limit", "remaining", "reset"]) {
		expect(exposed).toContain(`x-ratelimit-${name}`);
		expect(exposed).toContain(`x-ratelimit-${name}-tokens`);
	}
	expect(exposed).toEqual(expect.arrayContaining(["retry-after", "x-request-id", "x-llmgateway-warnings"]));
	expect(headersFor()).toEqual({});
});
