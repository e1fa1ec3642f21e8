import type { ChatEvent, ChatRequest, Message } from "../chat";
import type { Provider, StreamReader, ToolNameLimit } from "../providers/provider";

/** Names that are sent in the place of the caller's; undefined where every name may be sent as it is. */
type Names = ReadonlyMap<string, string>;

/** A request with the names that a provider takes, and the provider answering with those of the caller. */
export type FittedNames = { chat: ChatRequest; provider: Provider };

/**
 * Gives tools whose names a provider would refuse (too long, or with characters that it does not know) other ones: those of
 * MCP servers have up to 128 characters. A name always becomes the same one, so that prompts stay cached over the turns.
 * Undefined where nothing has to change; a caller who speaks the provider's own dialect has its body forwarded as it is.
 */
export function fitToolNames(chat: ChatRequest, provider: Provider): FittedNames | undefined {
	const limit = provider.toolNames;
	if (!limit || chat.source.dialect === provider.dialect || !holdsRefusedName(chat, limit)) return undefined;
	const names = chooseNames(namesIn(chat), limit);
	return { chat: rename(chat, names), provider: withNamesRestored(provider, names) };
}

function isRefused(name: string, { maxLength, refused }: ToolNameLimit): boolean {
	return name.length > maxLength || refused.test(name);
}

/** Also of tools that are not offered any more: providers check the names of former calls, too. */
function holdsRefusedName({ tools, messages }: ChatRequest, limit: ToolNameLimit): boolean {
	for (const { name } of tools) if (isRefused(name, limit)) return true;
	for (const { role, content } of messages) {
		if (role !== "assistant") continue;
		for (const part of content) if (part.type === "tool-call" && isRefused(part.name, limit)) return true;
	}
	return false;
}

function namesIn({ tools, messages }: ChatRequest): Set<string> {
	const names = new Set(tools.map(({ name }) => name));
	for (const { content } of messages) {
		for (const part of content) if (part.type === "tool-call") names.add(part.name);
	}
	return names;
}

function chooseNames(all: ReadonlySet<string>, limit: ToolNameLimit): Names {
	const chosen = new Map<string, string>();
	const taken = new Set(all);
	for (const name of all) {
		if (!isRefused(name, limit)) continue;
		let short = shorten(name, limit, name);
		// No two tools of a request have one name, even where hashes meet.
		for (let salt = 1; taken.has(short); salt++) short = shorten(name, limit, `${name}#${salt}`);
		taken.add(short);
		chosen.set(name, short);
	}
	return chosen;
}

/** As much of the name as there is room for, and a hash of `hashed`. */
function shorten(name: string, { maxLength, refused }: ToolNameLimit, hashed: string): string {
	const known = name.replace(/[^A-Za-z0-9_-]/g, "_");
	const stem = refused.test(known) ? `_${known}` : known;
	const end = `_${hashOf(hashed)}`;
	return stem.slice(0, maxLength - end.length) + end;
}

/** FNV-1a, twice with different beginnings: 53 bits in up to eleven digits and letters. Nothing secret depends on it. */
function hashOf(text: string): string {
	let low = 0x811c9dc5;
	let high = 0x9747b28c;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		low = Math.imul(low ^ code, 0x01000193);
		high = Math.imul(high ^ code, 0x5bd1e995) ^ (high >>> 15);
	}
	return ((high & 0x1fffff) * 2 ** 32 + (low >>> 0)).toString(36);
}

function rename(chat: ChatRequest, names: Names): ChatRequest {
	const sent = (name: string) => names.get(name) ?? name;
	const renamed: ChatRequest = {
		...chat,
		tools: chat.tools.map((tool) => ({ ...tool, name: sent(tool.name) })),
		messages: chat.messages.map((message) => renameIn(message, sent)),
	};
	const choice = chat.toolChoice;
	if (choice?.type === "function") renamed.toolChoice = { type: "function", name: sent(choice.name) };
	return renamed;
}

function renameIn(message: Message, sent: (name: string) => string): Message {
	if (message.role === "assistant") {
		const content = message.content.map((part) => (part.type === "tool-call" ? { ...part, name: sent(part.name) } : part));
		return { ...message, content };
	}
	if (message.role !== "tool") return message;
	const content = message.content.map((part) =>
		part.toolName === undefined ? part : { ...part, toolName: sent(part.toolName) },
	);
	return { ...message, content };
}

function withNamesRestored(provider: Provider, names: Names): Provider {
	const asked = new Map([...names].map(([name, sent]) => [sent, name]));
	const restore = (event: ChatEvent): ChatEvent => {
		const name = event.type === "tool-call" && event.name !== undefined ? asked.get(event.name) : undefined;
		return name === undefined ? event : ({ ...event, name } as ChatEvent);
	};
	return {
		...provider,
		readAnswer: (body, target, headers) => provider.readAnswer(body, target, headers).map(restore),
		openStream: (target, headers) => {
			const reader: StreamReader = provider.openStream(target, headers);
			return {
				push: (data, eventName) => reader.push(data, eventName).map(restore),
				end: () => reader.end().map(restore),
			};
		},
	};
}
