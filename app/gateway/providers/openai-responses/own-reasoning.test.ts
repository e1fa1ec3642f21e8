import { expect, test } from "vitest";
import { pack } from "../../packed-reasoning";
import { readOwnReasoning, reasoningLost } from "./own-reasoning";

const reasoning = (encrypted_content: string) => ({ type: "reasoning", id: "rs_1", summary: [], encrypted_content });
const byAzure = pack({ kind: "reasoning", issuer: "azure", id: "rs_1", encrypted: "a" });
const call = { type: "function_call", id: "fc_1", call_id: "c", name: "f", arguments: "{}" };
const image = { type: "image_generation_call", id: "ig_1", status: "completed" };
const input = [reasoning("o"), call, reasoning(byAzure), call, image];
const bare = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };

test.each([
	[undefined, [reasoning("o"), bare, bare, image]],
	["azure" as const, [bare, reasoning("a"), bare, image]],
	["mantle" as const, [bare, bare, image]],
])("%s gets its own encrypted reasoning as it sent it, all other items, and ids as far as their reasoning is there", (issuer, sent) => {
	const warnings: string[] = [];
	expect(readOwnReasoning(input, { id: "any", ...(issuer ? { issuer } : {}) }, warnings)).toEqual(sent);
	expect(warnings).toEqual([reasoningLost]);
});

test("where all of it is its own nothing else is changed", () => {
	const warnings: string[] = [];
	const own = [reasoning("o"), call];
	expect(readOwnReasoning(own, { id: "openai" }, warnings)).toBe(own);
	expect(readOwnReasoning([reasoning(byAzure), call], { id: "azure", issuer: "azure" }, warnings)).toEqual([reasoning("a"), call]);
	expect(readOwnReasoning("Hi", { id: "azure", issuer: "azure" }, warnings)).toBe("Hi");
	expect(warnings).toEqual([]);
});
