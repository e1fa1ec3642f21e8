import type { ChatRequest, FilePart, ImagePart, Message, ToolResultPart } from "../chat";

/** Characters of one token in typical text. */
const charactersPerToken = 4;

/** An image of usual size, and one that is to be looked at from afar. */
const imageTokens = 1000;
const lowDetailTokens = 85;

/** A document of which nothing is known but where it lies. */
const unseenFileTokens = 3000;
const largestFileTokens = 200_000;
/** Of a document that is not plain text: much of a PDF is fonts and pictures. */
const bytesPerFileToken = 40;

/** Compressed sound has about 16,000 bytes a second, and a second about 32 tokens; other sound has three times the bytes. */
const bytesPerSoundToken: Readonly<Record<string, number>> = { wav: 1500, pcm16: 1500, flac: 1000 };
const bytesPerCompressedSoundToken = 500;

/** Base64 holds three bytes in four characters. */
const bytesPerCharacter = 0.75;

type Part = Message["content"][number];

/**
 * Tokens of a prompt, for choosing a model or provider and never for a bill: text and tools by length, media by allowances.
 * Touches every part once and looks into none.
 */
export function estimatePromptTokens(chat: ChatRequest): number {
	let characters = 0;
	let tokens = 0;
	for (const message of chat.messages) {
		for (const part of message.content) {
			characters += textLengthOf(part);
			tokens += mediaTokensOf(part);
		}
	}
	for (const { name, description, parameters } of chat.tools) {
		characters += name.length + (description?.length ?? 0) + jsonLength(parameters);
	}
	if (chat.responseFormat?.type === "json_schema") characters += jsonLength(chat.responseFormat.schema);
	return Math.max(1, Math.ceil(characters / charactersPerToken) + tokens);
}

/** Length of the text in a part, what tools are called with and answer included: characters, unless `lengthOf` measures otherwise. */
export function textLengthOf(part: Part, lengthOf: (text: string) => number = charactersOf): number {
	switch (part.type) {
		case "text":
			return lengthOf(part.text);
		case "reasoning":
			return part.text === undefined ? 0 : lengthOf(part.text);
		case "tool-call":
			return lengthOf(part.name) + lengthOf(part.arguments);
		case "tool-result":
			return resultLength(part, lengthOf);
		default:
			return 0;
	}
}

function charactersOf(text: string): number {
	return text.length;
}

function resultLength({ content }: ToolResultPart, lengthOf: (text: string) => number): number {
	let length = 0;
	for (const part of content) if (part.type === "text") length += lengthOf(part.text);
	return length;
}

/** Tokens of an image, a document or a sound, by allowances; 0 for text. */
export function mediaTokensOf(part: Part): number {
	switch (part.type) {
		case "image":
			return tokensOfImage(part);
		case "file":
			return tokensOfFile(part);
		case "audio":
			return Math.ceil((part.data.length * bytesPerCharacter) / (bytesPerSoundToken[part.format] ?? bytesPerCompressedSoundToken));
		case "tool-result":
			return part.content.reduce((sum, inner) => sum + mediaTokensOf(inner), 0);
		default:
			return 0;
	}
}

function tokensOfImage({ detail }: ImagePart): number {
	return detail === "low" ? lowDetailTokens : imageTokens;
}

function tokensOfFile({ source }: FilePart): number {
	if (source.kind !== "base64") return unseenFileTokens;
	const bytes = source.data.length * bytesPerCharacter;
	const perToken = source.mediaType.startsWith("text/") ? charactersPerToken : bytesPerFileToken;
	return Math.min(largestFileTokens, Math.ceil(bytes / perToken));
}

/** About as long as its JSON text, without making that text. */
function jsonLength(value: unknown): number {
	if (typeof value === "string") return value.length + 2;
	if (typeof value !== "object" || value === null) return value === undefined ? 0 : 4;
	let length = 2;
	if (Array.isArray(value)) for (const item of value) length += jsonLength(item) + 1;
	else for (const name in value) length += name.length + 4 + jsonLength((value as Record<string, unknown>)[name]);
	return length;
}
