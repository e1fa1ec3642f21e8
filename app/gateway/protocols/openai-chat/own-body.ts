import { formatOf } from "./reasoning-format";

type Fields = Record<string, unknown>;

/**
 * The caller's body as it may be forwarded to a provider of the same dialect: what is our own addition to the dialect
 * (images, calls, results and reasoning in Anthropic's form, `tool_search`) is spelled as OpenAI spells it. The very same object
 * where there is nothing of the kind.
 */
export function forwardableBody(body: Fields): Fields {
	const messages = forwardableMessages(body.messages);
	const tools = withoutToolSearch(body.tools);
	if (messages === body.messages && tools === body.tools) return body;
	const copy: Fields = { ...body, messages };
	if (tools === undefined) delete copy.tools;
	else copy.tools = tools;
	return copy;
}

function withoutToolSearch(tools: unknown): unknown {
	if (!Array.isArray(tools)) return tools;
	const left = tools.filter((tool) => (tool as Fields | null)?.type !== "tool_search");
	if (left.length === tools.length) return tools;
	return left.length > 0 ? left : undefined;
}

const ownParts = new Set<unknown>(["image", "tool_use", "tool_result", "thinking", "redacted_thinking"]);

function hasOwnParts(message: unknown): boolean {
	const content = (message as Fields | null)?.content;
	return Array.isArray(content) && content.some((part) => ownParts.has((part as Fields | null)?.type));
}

function forwardableMessages(messages: unknown): unknown {
	if (!Array.isArray(messages) || !messages.some(hasOwnParts)) return messages;
	return messages.flatMap((message) => (hasOwnParts(message) ? rewrite(message as Fields) : [message]));
}

function rewrite(message: Fields): Fields[] {
	const rewritten: Fields[] = [];
	const content: Fields[] = [];
	const calls: Fields[] = Array.isArray(message.tool_calls) ? [...(message.tool_calls as Fields[])] : [];
	const details: Fields[] = [];
	const flush = () => {
		if (content.length > 0) rewritten.push({ ...message, ...reasoningOf(details), content: content.splice(0) });
	};
	for (const part of message.content as Fields[]) {
		if (part.type === "tool_result") {
			flush();
			rewritten.push(...writeResult(part));
		} else if (part.type === "tool_use") {
			calls.push(writeCall(part));
		} else if (part.type === "thinking" || part.type === "redacted_thinking") {
			details.push(writeDetail(part, details.length));
		} else {
			content.push(part.type === "image" ? writeImage(part) : part);
		}
	}
	if (calls.length === 0) flush();
	else {
		const own = { content: content.length > 0 ? content : null, tool_calls: calls };
		rewritten.push({ ...message, ...reasoningOf(details), ...own });
	}
	return rewritten;
}

function reasoningOf(details: Fields[]): Fields {
	return details.length > 0 ? { reasoning_details: details } : {};
}

function writeDetail(part: Fields, index: number): Fields {
	const origin = { format: formatOf("anthropic"), index };
	if (part.type === "redacted_thinking") return { type: "reasoning.encrypted", data: part.data, ...origin };
	return { type: "reasoning.text", text: part.thinking, signature: part.signature, ...origin };
}

function writeCall(part: Fields): Fields {
	return { id: part.id, type: "function", function: { name: part.name, arguments: JSON.stringify(part.input ?? {}) } };
}

function writeImage(part: Fields): Fields {
	const { type, url, media_type: mediaType, data } = part.source as Fields;
	const address = type === "url" ? url : `data:${String(mediaType)};base64,${String(data)}`;
	const image: Fields = { ...part, type: "image_url", image_url: { url: address } };
	delete image.source;
	return image;
}

/** Pictures of a result follow it in a user's message, because a tool's message holds text only. */
function writeResult(part: Fields): Fields[] {
	const message: Fields = { role: "tool", tool_call_id: part.tool_use_id };
	if (!Array.isArray(part.content)) return [{ ...message, content: part.content ?? "" }];
	const parts = part.content as Fields[];
	const media = parts.filter(({ type }) => type !== "text").map((inner) => (inner.type === "image" ? writeImage(inner) : inner));
	const texts = parts.filter(({ type }) => type === "text").map(({ text }) => text);
	const result = { ...message, content: texts.join("\n") };
	return media.length > 0 ? [result, { role: "user", content: media }] : [result];
}
