import { fieldsOf, listOf, textOf } from "../fields";

/** Mistral's: nine letters or digits. */
const nineCharacters = (id: string) => /^[A-Za-z0-9]{9}$/.test(id);
const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/**
 * Gives tool calls whose ids, which another provider made, are not accepted ids of nine letters or digits, the same one for a
 * call and its result and the same in every turn. Messages without such ids are returned as they are.
 */
export function renameToolCallIds(messages: unknown, accepts: (id: string) => boolean = nineCharacters): unknown {
	if (!Array.isArray(messages)) return messages;
	return messages.map((message) => {
		const fields = fieldsOf(message);
		if (!fields) return message;
		const answered = textOf(fields.tool_call_id);
		if (answered !== undefined && !accepts(answered)) return { ...fields, tool_call_id: shortToolCallId(answered) };
		const calls = listOf(fields.tool_calls);
		if (calls.every(({ id }) => typeof id !== "string" || accepts(id))) return message;
		const renamed = (id: string) => (accepts(id) ? id : shortToolCallId(id));
		return { ...fields, tool_calls: calls.map((call) => ({ ...call, id: renamed(textOf(call.id) ?? "") })) };
	});
}

/** FNV-1a over 64 bits, written with nine digits of base 62: short, steady, and clashes are out of reach. */
export function shortToolCallId(id: string): string {
	let hash = 0xcbf29ce484222325n;
	for (let at = 0; at < id.length; at++) hash = BigInt.asUintN(64, (hash ^ BigInt(id.charCodeAt(at))) * 0x100000001b3n);
	let text = "";
	for (let digit = 0; digit < 9; digit++) {
		text += alphabet[Number(hash % 62n)];
		hash /= 62n;
	}
	return text;
}
