import { expect, it } from "vitest";
import { parseExactJson } from "../exact-json";
import { type KeptAnswer, makerOf, maxEntryBytes, seal, unseal } from "./kept-answer";
import type { Candidate } from "../routing/candidate";

const answer: KeptAnswer = {
	key: "key-1",
	keptAt: 1,
	provider: "openai",
	model: "gpt-4o-mini",
	region: null,
	warnings: ["told"],
	events: [{ type: "text", text: "Grüße 🎈" }],
};

it("comes back as it was, and lies there encrypted", () => {
	const sealed = seal(answer) as Buffer;
	expect(sealed.includes("Gr")).toBe(false);
	expect(unseal(sealed, "key-1")).toEqual(answer);
	expect(unseal(sealed, "key-2")).toBeUndefined();
	sealed[40] = (sealed[40] as number) ^ 1;
	expect(() => unseal(sealed, "key-1")).toThrow("ENCRYPTION_KEY");
});

it("keeps numbers that a double cannot hold", () => {
	const logprobs = parseExactJson("[1234567890123456789]");
	const sealed = seal({ ...answer, events: [{ type: "text", text: "a", logprobs }] }) as Buffer;
	expect(JSON.stringify(unseal(sealed, "key-1")?.events)).toContain("[1234567890123456789]");
});

it("is not kept where it is too long", () => {
	expect(seal({ ...answer, events: [{ type: "text", text: "é".repeat(maxEntryBytes / 2) }] })).toBeUndefined();
});

it("is for those who may call who made it", () => {
	const candidate = (provider: string, model: string, region?: string) =>
		({ provider: { id: provider }, model: { id: model }, region }) as unknown as Candidate;
	const own = candidate("openai", "gpt-4o-mini");
	expect(makerOf(answer, [candidate("azure", "gpt-4o-mini"), own])).toBe(own);
	expect(makerOf(answer, [candidate("azure", "gpt-4o-mini"), candidate("openai", "gpt-5.4")])).toBeUndefined();
	expect(makerOf(answer, [candidate("openai", "gpt-4o-mini", "eu")])).toBeUndefined();
});
