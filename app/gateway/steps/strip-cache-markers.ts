import type { ChatRequest, Message } from "../chat";

/**
 * The request without any cache marker, for projects that want no cache writes: neither the neutral parts nor the
 * caller's own body keep one, and wires add none. A new request; what was given stays as it is.
 */
export function stripCacheMarkers(chat: ChatRequest): ChatRequest {
	const told = isMarked(chat) ? { warnings: [...(chat.warnings ?? []), removed] } : {};
	return {
		...chat,
		...told,
		messages: chat.messages.map(stripMessage),
		tools: chat.tools.map(withoutCache),
		source: { ...chat.source, body: stripBody(chat.source.body) },
		noCacheMarkers: true,
	};
}

const removed = "cache_control was removed: the project allows no provider cache writes";

function isMarked({ messages, tools }: ChatRequest): boolean {
	const marked = (part: object): boolean => "cache" in part || ("content" in part && (part.content as object[]).some(marked));
	return tools.some(marked) || messages.some(({ content }) => content.some(marked));
}

function stripMessage(message: Message): Message {
	const content = message.content.map((part) => {
		if (part.type !== "tool-result") return withoutCache(part);
		return withoutCache({ ...part, content: part.content.map(withoutCache) });
	});
	return { ...message, content } as Message;
}

function withoutCache<Part extends object>(part: Part): Part {
	if (!("cache" in part)) return part;
	const { cache: _, ...rest } = part;
	return rest as Part;
}

/**
 * Fields in which markers stand, in the dialects of Anthropic and OpenAI. Tool inputs and schemas are the caller's own.
 */
const markedLists = ["system", "messages", "tools", "input"] as const;

function stripBody(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const { cache_control: _, ...stripped }: Record<string, unknown> = body;
	for (const name of markedLists) if (Array.isArray(stripped[name])) stripped[name] = stripped[name].map(stripBlock);
	return stripped;
}

/** A message, block or tool; markers stand on it, on its function, and on the blocks of its content. */
function stripBlock(block: unknown): unknown {
	if (typeof block !== "object" || block === null || Array.isArray(block)) return block;
	const { cache_control: _, prompt_cache_breakpoint: __, ...stripped } = block as Record<string, unknown>;
	if (Array.isArray(stripped.content)) stripped.content = stripped.content.map(stripBlock);
	if (Array.isArray(stripped.output)) stripped.output = stripped.output.map(stripBlock);
	// Documents made of blocks.
	if (stripped.type === "document") stripped.source = stripBlock(stripped.source);
	if (stripped.type === "function") stripped.function = stripBlock(stripped.function);
	return stripped;
}
