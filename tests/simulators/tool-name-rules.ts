import type { Objection } from "./family.ts";

/**
 * What OpenAI's APIs object to in the name of a tool, or of a call of one. The vendors who follow them are taken to be
 * as strict.
 * Source: https://platform.openai.com/docs/api-reference/chat/create (tools.function.name)
 */
export function objectionToName(name: unknown, param: string): Objection | undefined {
	const text = String(name);
	if (text.length > 64) {
		const expected = `Expected a string with maximum length 64, but got a string with length ${text.length} instead.`;
		return refuse("string_above_max_length", param, `string too long. ${expected}`);
	}
	if (/^[a-zA-Z0-9_-]+$/.test(text)) return undefined;
	const expected = "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.";
	return refuse("invalid_value", param, `string does not match pattern. ${expected}`);
}

function refuse(code: string, param: string, why: string): Objection {
	return { status: 400, message: `Invalid '${param}': ${why}`, code, param };
}
