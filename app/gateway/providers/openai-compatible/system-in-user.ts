import { type Fields, fieldsOf, listOf, textOf, wordOf } from "../fields";

/**
 * For models without system messages: their text begins the first user message, or is one of its own where a conversation
 * has none.
 */
export function systemInUser(messages: unknown): unknown[] {
	const all = listOf(messages);
	const instructions = all.filter(isInstruction).map(({ content }) => plainText(content)).filter((text) => text !== "");
	const rest = all.filter((message) => !isInstruction(message));
	if (instructions.length === 0) return rest;
	const text = instructions.join("\n\n");
	const first = rest.findIndex(({ role }) => role === "user");
	if (first < 0) return [{ role: "user", content: text }, ...rest];
	return rest.map((message, at) => (at === first ? { ...message, content: withText(text, message.content) } : message));
}

function isInstruction({ role }: Fields): boolean {
	return role === "system" || role === "developer";
}

function plainText(content: unknown): string {
	return textOf(content) ?? listOf(content).map((part) => wordOf(part.text) ?? "").join("\n");
}

function withText(text: string, content: unknown): unknown {
	if (Array.isArray(content)) return [{ type: "text", text }, ...(content as unknown[]).filter((part) => fieldsOf(part))];
	return `${text}\n\n${textOf(content) ?? ""}`;
}
