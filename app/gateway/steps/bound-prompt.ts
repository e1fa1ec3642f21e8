import type { ChatRequest, FilePart, ImagePart, Message, ToolResultPart } from "../chat";
import type { PromptBound } from "../pricing/worst-price";

/**
 * Ordinary text has four characters to a token, digits and odd text less than three. Two leave room; letters outside of ASCII
 * may be a token and a half each.
 */
const charactersPerToken = 2;

/** What stands around a message, a part or a tool on the wire. */
const tokensAround = 12;

const imageTokens = 4000;
const lowDetailTokens = 2900;
const fileTokens = 200_000;
/** A short document may be pages of pictures, packed well. */
const leastFileTokens = 6000;
const bytesPerFileToken = 10;
const textual = /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|javascript|x-ndjson))/;
const bytesPerSoundToken = 300;

type Part = Message["content"][number];

/** More tokens than a prompt will turn out to have, for what is held of a budget. The bill is made from what is reported. */
export function boundPrompt(chat: ChatRequest): PromptBound {
	const bound: PromptBound = { tokens: tokensAround, hasImages: false, hasAudio: false, cachesForAnHour: false };
	for (const message of chat.messages) {
		for (const part of message.content) bound.tokens += tokensOf(part, bound) + tokensAround;
	}
	for (const { name, description, parameters, cache } of chat.tools) {
		bound.tokens += textTokens(name) + textTokens(description) + jsonTokens(parameters) + 2 * tokensAround;
		if (cache?.ttl === "1h") bound.cachesForAnHour = true;
	}
	if (chat.responseFormat?.type === "json_schema") bound.tokens += jsonTokens(chat.responseFormat.schema);
	return bound;
}

function tokensOf(part: Part, bound: PromptBound): number {
	if ("cache" in part && part.cache?.ttl === "1h") bound.cachesForAnHour = true;
	switch (part.type) {
		case "text":
			return textTokens(part.text);
		case "reasoning":
			return textTokens(part.text) + textTokens(part.encrypted);
		case "tool-call":
			return textTokens(part.name) + textTokens(part.arguments);
		case "tool-result":
			return resultTokens(part, bound);
		case "image":
			bound.hasImages = true;
			return imageTokensOf(part);
		case "audio":
			bound.hasAudio = true;
			return Math.ceil((part.data.length * 0.75) / bytesPerSoundToken);
		case "file":
			return fileTokensOf(part, bound);
	}
}

function resultTokens({ content }: ToolResultPart, bound: PromptBound): number {
	return content.reduce((sum, part) => sum + tokensOf(part, bound) + tokensAround, 0);
}

function imageTokensOf({ detail }: ImagePart): number {
	return detail === "low" ? lowDetailTokens : imageTokens;
}

/** Pages of a document may be read as pictures. */
function fileTokensOf({ source }: FilePart, bound: PromptBound): number {
	bound.hasImages = true;
	if (source.kind !== "base64") return fileTokens;
	const bytes = source.data.length * 0.75;
	if (textual.test(source.mediaType)) return Math.ceil(bytes / charactersPerToken);
	return Math.min(fileTokens * 5, leastFileTokens + Math.ceil(bytes / bytesPerFileToken));
}

function textTokens(text: string | undefined): number {
	if (!text) return 0;
	const beyondAscii = Buffer.byteLength(text) - text.length;
	return Math.ceil(text.length / charactersPerToken + beyondAscii / 2);
}

function jsonTokens(value: unknown): number {
	return value === undefined ? 0 : textTokens(JSON.stringify(value));
}
