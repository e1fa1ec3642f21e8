import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Dialect, FilePart, ImagePart, Message, ToolResultPart } from "../chat";
import type { PromptBound } from "../pricing/worst-price";
import { pdfPagesOf } from "./pdf-pages";

/**
 * Ordinary text has four characters to a token, digits and odd text less than three. Two leave room; letters outside of ASCII
 * may be a token and a half each.
 */
const charactersPerToken = 2;

/** What stands around a message, a part or a tool on the wire. */
const tokensAround = 12;

/**
 * Source: https://platform.claude.com/docs/en/build-with-claude/vision (4,784 at most). `original` keeps 10,000 patches:
 * https://developers.openai.com/api/docs/guides/images-vision
 */
const imageTokens = 5000;
const originalImageTokens = 12_000;
const lowDetailTokens = 2900;
/**
 * This model counts a picture's tiles 33 times as high as its siblings do, 8 at most.
 * Source: https://developers.openai.com/api/docs/guides/images-vision (2,833 and 5,667 for each tile)
 */
const tiledDearly = /^gpt-4o-mini(?!-tts|-transcribe)/;
const dearImageTokens = 48_200;

/** What providers write before the prompt where there are tools; tools of their own bring their descriptions along. */
const toolsPreamble = 900;
const hostedToolTokens = 1500;

/** What a search finds is read as part of the prompt. */
const searchTokens = 10_000;
/** A request that may search may search more than once; more often than this is rare where nothing limits it. */
const usualSearches = 10;
const fileTokens = 200_000;
/** A short document may be pages of pictures, packed well. */
const leastFileTokens = 6000;
const bytesPerFileToken = 10;
const textual = /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|javascript|x-ndjson))/;
/** A dense page is read as its text and as a picture. Source: https://platform.claude.com/docs/en/build-with-claude/pdf-support */
const pageTokens = 4600;
/**
 * Plain sound has 8,000 bytes a second at least, MP3 1,000; a second is 32 tokens where they are most.
 * Source: https://ai.google.dev/gemini-api/docs/audio
 */
const bytesPerPlainSoundToken = 250;
const bytesPerSoundToken = 31;
const plainSounds = new Set(["wav", "pcm16"]);

type Part = Message["content"][number];

/** More tokens than a prompt will turn out to have, for what is held of a budget. The bill is made from what is reported. */
export function boundPrompt(chat: ChatRequest): PromptBound {
	const bound: Counting = { ...nothing };
	for (const message of chat.messages) {
		for (const part of message.content) bound.tokens += tokensOf(part, bound) + tokensAround;
	}
	for (const { name, description, parameters, cache } of chat.tools) {
		bound.tokens += textTokens(name) + textTokens(description) + jsonTokens(parameters) + 2 * tokensAround;
		if (cache?.ttl === "1h") bound.cachesForAnHour = true;
	}
	if (chat.responseFormat?.type === "json_schema") bound.tokens += jsonTokens(chat.responseFormat.schema);
	// A provider of the same dialect is sent the body, of which not all has a place in the neutral request.
	bound.tokens += Math.max(0, textIn(chat.source.body) - bound.data / charactersPerToken - (bound.tokens - bound.media));
	bound.tokens = Math.ceil(bound.tokens) + hostedTokens(chat);
	if (bound.images > 0 && chat.dialectOnly?.lost.includes('image detail "original"')) {
		bound.tokens += bound.images * (originalImageTokens - imageTokens);
	}
	const { data: _data, media: _media, ...found } = bound;
	return found;
}

/** While it is counted: tokens that are media, and the characters of their base64. */
type Counting = PromptBound & { media: number; data: number };

const nothing: Counting = { tokens: tokensAround, hasImages: false, hasAudio: false, cachesForAnHour: false, images: 0, media: 0, data: 0 };

/** Longer names of fields are somebody's text. */
const longestName = 24;

/** Tokens of all text in a body, whatever it is for. */
function textIn(value: unknown): number {
	if (typeof value === "string") return textTokens(value);
	if (typeof value !== "object" || value === null) return 0;
	let tokens = 0;
	if (Array.isArray(value)) for (const item of value) tokens += textIn(item);
	else {
		for (const name in value) {
			if (name.length > longestName) tokens += textTokens(name);
			tokens += textIn((value as Record<string, unknown>)[name]);
		}
	}
	return tokens;
}

/** The bound where a mapping serves: how it counts pictures, and what it reads of its searches. */
export function boundAt(prompt: PromptBound, mapping: Mapping, searches: number): PromptBound {
	let { tokens } = prompt;
	if (prompt.images > 0 && tiledDearly.test(mapping.externalId)) {
		// More than the context holds is refused.
		const dear = tokens + prompt.images * (dearImageTokens - imageTokens);
		tokens = Math.max(tokens, Math.min(dear, mapping.contextSize ?? dear));
	}
	tokens += searches * searchTokens;
	return tokens === prompt.tokens ? prompt : { ...prompt, tokens };
}

/** How often a request may search. Only Anthropic's wire keeps to the caller's own number; Alibaba's switch may be sent as it is. */
export function searchesOf({ webSearch, source: { body } }: ChatRequest, dialect: Dialect): number {
	const extra = body.extra_body as { enable_search?: unknown } | null | undefined;
	if (!webSearch) return body.enable_search === true || extra?.enable_search === true ? usualSearches : 0;
	return dialect === "anthropic-messages" ? (webSearch.maxUses ?? usualSearches) : usualSearches;
}

/** Tokens of a foretold answer, which are paid like an answer's where the model writes another one. */
export function predictedTokens({ source: { body } }: ChatRequest): number {
	return body.prediction == null ? 0 : jsonTokens(body.prediction);
}

/** Tools that run at the provider, which are forwarded as they are. */
function hostedTokens({ tools, source: { body } }: ChatRequest): number {
	const given = Array.isArray(body.tools) ? (body.tools as { type?: unknown }[]) : [];
	if (given.length === 0 && tools.length === 0) return 0;
	const hosted = given.filter((tool) => !plainTools.has(tool?.type));
	return toolsPreamble + hosted.reduce((sum, tool) => sum + hostedToolTokens + jsonTokens(tool), 0);
}

const plainTools = new Set<unknown>([undefined, "function", "custom"]);

function tokensOf(part: Part, bound: Counting): number {
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
			if (part.detail !== "low") bound.images++;
			return asMedia(imageTokensOf(part), part.source.kind === "base64" ? part.source.data : "", bound);
		case "audio": {
			bound.hasAudio = true;
			const bytesPerToken = plainSounds.has(part.format) ? bytesPerPlainSoundToken : bytesPerSoundToken;
			return asMedia(Math.ceil((part.data.length * 0.75) / bytesPerToken), part.data, bound);
		}
		case "file":
			return asMedia(fileTokensOf(part, bound), part.source.kind === "base64" ? part.source.data : "", bound);
	}
}

function asMedia(tokens: number, data: string, bound: Counting): number {
	bound.media += tokens;
	bound.data += data.length;
	return tokens;
}

function resultTokens({ content }: ToolResultPart, bound: Counting): number {
	return content.reduce((sum, part) => sum + tokensOf(part, bound) + tokensAround, 0);
}

function imageTokensOf({ detail }: ImagePart): number {
	return detail === "low" ? lowDetailTokens : imageTokens;
}

/** Pages of a document may be read as pictures. */
function fileTokensOf({ source }: FilePart, bound: Counting): number {
	bound.hasImages = true;
	if (source.kind !== "base64") return fileTokens;
	const bytes = source.data.length * 0.75;
	if (textual.test(source.mediaType)) return Math.ceil(bytes / charactersPerToken);
	const pages = pdfPagesOf(source.data) * pageTokens;
	return Math.min(fileTokens * 5, Math.max(pages, leastFileTokens + Math.ceil(bytes / bytesPerFileToken)));
}

function textTokens(text: string | undefined): number {
	if (!text) return 0;
	const beyondAscii = Buffer.byteLength(text) - text.length;
	return Math.ceil(text.length / charactersPerToken + beyondAscii / 2);
}

function jsonTokens(value: unknown): number {
	return value === undefined ? 0 : textTokens(JSON.stringify(value));
}
