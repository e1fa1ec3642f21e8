import { describe, expect, it } from "vitest";
import type { WireRequest, WireTarget } from "../providers/provider";
import type { Candidate } from "../routing/candidate";
import { callProvider } from "./call-provider.server";

describe("callProvider", () => {
	it("begins no trade of a credential for a client that has left", async () => {
		let asked = false;
		const credentialExchange = {
			lifetimeSeconds: 1,
			request: () => {
				asked = true;
				throw new Error("nobody would hear of this");
			},
			read: () => "",
		};
		const candidate = { provider: { credentialExchange }, baseUrl: "https://provider.invalid", usedMode: "credits" };
		const target = { credential: { apiKey: "key", fields: {} }, stream: false };
		const wire: WireRequest = { body: {}, warnings: [] };
		const gone = new Error("gone");
		const call = callProvider(candidate as unknown as Candidate, wire, target as unknown as WireTarget, AbortSignal.abort(gone));
		await expect(call).rejects.toBe(gone);
		expect(asked).toBe(false);
	});
});
