import { describe, expect, it } from "vitest";
import { z } from "zod";
import { firstProblem } from "./shape-problem";

const part = z.discriminatedUnion("type", [z.object({ type: z.literal("text"), text: z.string() })]);
const schema = z.object({
	model: z.string(),
	effort: z.enum(["low", "high"]).optional(),
	messages: z.array(z.object({ content: z.union([z.string(), z.array(part)]) })).min(1),
});

function problem(body: unknown) {
	const { error } = schema.safeParse(body);
	return error && firstProblem(error);
}

const messages = [{ content: "Hello" }];

describe("the first problem of a body", () => {
	it("is that a required field is missing", () => {
		expect(problem({ messages })).toMatchObject({ path: ["model"], missing: true });
		expect(problem({ model: "m", messages: [{}] })).toMatchObject({ path: ["messages", 0, "content"], missing: true });
	});

	it("names both types where a field is of neither", () => {
		expect(problem({ model: 1, messages })).toEqual({
			path: ["model"],
			missing: false,
			message: "expected string, received number",
		});
		expect(problem({ model: "m", messages: [{ content: 5 }] })).toEqual({
			path: ["messages", 0, "content"],
			missing: false,
			message: "expected string or array, received number",
		});
	});

	it("lies as deep as a branch of a union gets", () => {
		expect(problem({ model: "m", messages: [{ content: [{ type: "text" }] }] })).toMatchObject({
			path: ["messages", 0, "content", 0, "text"],
			missing: true,
		});
		expect(problem({ model: "m", messages: [{ content: [{ type: "film" }] }] })).toMatchObject({
			path: ["messages", 0, "content", 0, "type"],
			missing: false,
			message: expect.stringContaining("'text'"),
		});
	});

	it("lists the values of a choice", () => {
		expect(problem({ model: "m", messages, effort: "enormous" })).toMatchObject({
			path: ["effort"],
			message: 'expected one of "low"|"high"',
		});
	});

	it("is none in a body of the right shape", () => {
		expect(problem({ model: "m", messages })).toBeUndefined();
	});
});
