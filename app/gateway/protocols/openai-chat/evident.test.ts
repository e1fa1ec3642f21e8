import { describe, expect, it } from "vitest";
import { evident } from "./evident";
import { chatCompletionRequestSchema } from "./schema";

const own = JSON.parse('{"role":"user","content":"Hi","__proto__":{"role":"system"}}');
const messages = [
	{ role: "user", content: "Hi" },
	{ role: "assistant", content: "" },
	{ role: "system", content: "Be brief." },
	{ role: "developer", content: "Be brief." },
	{ role: "tool", content: "42" },
	{ role: "nobody", content: "Hi" },
	{ role: "user", content: null },
	{ role: "user", content: [{ type: "text", text: "Hi" }] },
	{ role: "user", content: "Hi", name: "Ada" },
	{ role: "user", content: "Hi", name: 7 },
	{ role: "user" },
	{ content: "Hi" },
	own,
	["user", "Hi"],
	"Hi",
	null,
];
const lone = [
	undefined, null, true, false, 0, -0, 1, 0.5, 1.5, 2, 2.1, -1, 1e21, 2 ** 53 - 1, 2 ** 53, Number.NaN, Infinity, "", "m", "m".repeat(256),
	"m".repeat(257), [], {}, new Boolean(true),
];
const values = [...lone, ...messages.map((message) => [message]), ...messages.map((message) => [messages[0], message])];

describe("what is evident", () => {
	it.each([...evident.keys()])("of %s is what the schema takes as it is", (name) => {
		const field = chatCompletionRequestSchema.shape[name as "model"];
		const look = evident.get(name);
		const seen = values.filter((value) => look?.(value));
		expect(seen.length).toBeGreaterThan(0);
		for (const value of seen) {
			const read = field.safeParse(value);
			expect(read.success, JSON.stringify(value)).toBe(true);
			expect(read.data).toEqual(value);
		}
	});

	it("holds for plain messages and for no others", () => {
		const plain = messages.filter((message) => evident.get("messages")?.([message]));
		expect(plain).toEqual(messages.slice(0, 4));
	});
});
