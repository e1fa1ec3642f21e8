import { type Fields, fieldsOf, listOf } from "../fields";

/**
 * Tool messages hold text only, so that images and files of results follow them in a message of the user, behind the
 * last result of the same turn: nothing may stand between results.
 * Source: https://platform.openai.com/docs/api-reference/chat/create (tool message, content)
 */
export function moveResultMedia(messages: readonly unknown[]): unknown[] {
	if (!messages.some((message) => holdsMedia(fieldsOf(message)))) return messages as unknown[];
	const moved: unknown[] = [];
	let media: Fields[] = [];
	const settle = () => {
		if (media.length > 0) moved.push({ role: "user", content: media });
		media = [];
	};
	for (const message of messages) {
		const fields = fieldsOf(message);
		if (fields?.role !== "tool") settle();
		if (!fields || !holdsMedia(fields)) {
			moved.push(message);
			continue;
		}
		const parts = listOf(fields.content);
		moved.push({ ...fields, content: textOf(parts.filter(isText)) });
		media.push(...parts.filter((part) => !isText(part)));
	}
	settle();
	return moved;
}

function holdsMedia(message: Fields | undefined): boolean {
	return message?.role === "tool" && Array.isArray(message.content) && !listOf(message.content).every(isText);
}

function isText({ type }: Fields): boolean {
	return type === "text";
}

/** Plain texts are joined; one with more to it (a cache marker) stays a part. */
function textOf(parts: Fields[]): unknown {
	if (parts.some((part) => Object.keys(part).length > 2)) return parts;
	return parts.map(({ text }) => text).join("\n");
}
