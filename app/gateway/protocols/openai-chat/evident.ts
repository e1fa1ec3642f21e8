import type { Evident } from "../read-present";

/**
 * What most requests are made of, known at a glance for what the schema takes unchanged (`schema.ts` says what that is, and a
 * test holds the two together): short words, numbers in their range, messages of plain text.
 */
export const evident: Evident = new Map([
	["model", (value: unknown) => typeof value === "string" && value.length > 0 && value.length <= 256],
	["messages", (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isPlainMessage)],
	["stream", isBoolean],
	["max_tokens", isPositive],
	["max_completion_tokens", isPositive],
	["temperature", (value: unknown) => typeof value === "number" && value >= 0 && value <= 2],
	["top_p", (value: unknown) => typeof value === "number" && value >= 0 && value <= 1],
	["parallel_tool_calls", isBoolean],
]);

function isBoolean(value: unknown): boolean {
	return value === true || value === false;
}

function isPositive(value: unknown): boolean {
	return Number.isSafeInteger(value) && (value as number) >= 1;
}

/** Who speaks and what, nothing else. */
function isPlainMessage(message: unknown): boolean {
	if (typeof message !== "object" || message === null || Array.isArray(message)) return false;
	for (const name in message) if (name !== "role" && name !== "content") return false;
	const { role, content } = message as { role?: unknown; content?: unknown };
	if (typeof content !== "string") return false;
	return role === "user" || role === "assistant" || role === "system" || role === "developer";
}
