import { z } from "zod";
import type {
	AudioPart,
	CacheBreakpoint,
	FilePart,
	ImagePart,
	TextPart,
	ToolCallPart,
	ToolResultPart,
} from "../../chat";
import type { DialectOnly } from "./dialect-only";
import { invalidField, invalidRequest } from "./invalid-request";
import { cacheControl, type WireBlock } from "./schema";

/** Where a block stands in the body, for errors. */
export type Path = readonly (string | number)[];

type CacheControl = z.infer<typeof cacheControl>;

type Markable = TextPart | ImagePart | AudioPart | FilePart | ToolCallPart | ToolResultPart;

export function breakpointOf(control: CacheControl): CacheBreakpoint | undefined {
	return control == null ? undefined : { ttl: control.ttl ?? "5m" };
}

/** The part with its marker, where there is one. */
export function marked<Part extends Markable>(part: Part, control: CacheControl): Part {
	const cache = breakpointOf(control);
	if (cache) part.cache = cache;
	return part;
}

/** A block of known type, checked. Throws GatewayError(400) that names its field. */
export function check<Schema extends z.ZodType>(schema: Schema, block: unknown, path: Path): z.infer<Schema> {
	const result = schema.safeParse(block);
	if (!result.success) throw invalidRequest(result.error, path);
	return result.data;
}

const text = z.looseObject({ text: z.string(), cache_control: cacheControl });

const base64Source = z.looseObject({
	type: z.literal("base64"),
	media_type: z.string().min(1),
	data: z.string().min(1),
});
const urlSource = z.looseObject({ type: z.literal("url"), url: z.string().regex(/^https?:\/\//, "Invalid URL") });
const fileSource = z.looseObject({ type: z.literal("file"), file_id: z.string().min(1) });
const textSource = z.looseObject({ type: z.literal("text"), media_type: z.string().nullish(), data: z.string() });
const innerBlock = z.looseObject({ type: z.string() });
const contentSource = z.looseObject({
	type: z.literal("content"),
	content: z.union([z.string(), z.array(innerBlock)]),
});

const image = z.looseObject({
	source: z.discriminatedUnion("type", [base64Source, urlSource, fileSource]),
	cache_control: cacheControl,
});

const document = z.looseObject({
	source: z.discriminatedUnion("type", [base64Source, urlSource, fileSource, textSource, contentSource]),
	title: z.string().nullish(),
	context: z.string().nullish(),
	citations: z.looseObject({ enabled: z.boolean().nullish() }).nullish(),
	cache_control: cacheControl,
});

const searchResult = z.looseObject({
	source: z.string(),
	title: z.string(),
	content: z.array(innerBlock),
	citations: z.looseObject({ enabled: z.boolean().nullish() }).nullish(),
	cache_control: cacheControl,
});

const toolReference = z.looseObject({ tool_name: z.string() });

/** The blocks that are read, with their types, for those who want to know which fields they have. */
export const contentBlocks = [
	text.extend({ type: z.literal("text") }),
	image.extend({ type: z.literal("image") }),
	document.extend({ type: z.literal("document") }),
	searchResult.extend({ type: z.literal("search_result") }),
	toolReference.extend({ type: z.literal("tool_reference") }),
] as const;

export type ContentPart = TextPart | ImagePart | FilePart;

/** Text, images and documents, as they stand in user messages and tool results. Other types are told as lost. */
export function parseContentBlock(block: WireBlock, path: Path, only: DialectOnly): ContentPart[] {
	switch (block.type) {
		case "text": {
			const { text: words, cache_control: control } = check(text, block, path);
			return words === "" ? [] : [marked({ type: "text", text: words }, control)];
		}
		case "image":
			return [parseImage(block, path)];
		case "document":
			return parseDocument(block, path, only);
		case "search_result":
			return [parseSearchResult(block, path, only)];
		case "tool_reference":
			// Found by a search among deferred tools; other providers are given all of them from the start.
			return [{ type: "text", text: `The tool ${check(toolReference, block, path).tool_name} is available.` }];
		default:
			only.lose(`${block.type} blocks`);
			return [];
	}
}

export function parseImage(block: WireBlock, path: Path): ImagePart | FilePart {
	const { source, cache_control: control } = check(image, block, path);
	if (source.type === "file") return marked({ type: "file", source: { kind: "id", id: source.file_id } }, control);
	if (source.type === "url") return marked({ type: "image", source: { kind: "url", url: source.url } }, control);
	return marked({ type: "image", source: base64Of(source) }, control);
}

function base64Of(source: z.infer<typeof base64Source>) {
	return { kind: "base64" as const, mediaType: source.media_type.toLowerCase(), data: source.data };
}

function parseDocument(block: WireBlock, path: Path, only: DialectOnly): ContentPart[] {
	const { source, title, context, citations, cache_control: control } = check(document, block, path);
	if (citations?.enabled) only.lose("citations of documents");
	if (source.type === "text") return [marked(documentText(source.data, title, context), control)];
	if (source.type === "content") return parseContentSource(source.content, { title, context, control, path, only });
	const part: FilePart = {
		type: "file",
		source:
			source.type === "file"
				? { kind: "id", id: source.file_id }
				: source.type === "url"
					? { kind: "url", url: source.url }
					: base64Of(source),
	};
	if (title) part.filename = title;
	const parts: ContentPart[] = context ? [{ type: "text", text: context }] : [];
	return [...parts, marked(part, control)];
}

type ContentSource = {
	title: string | null | undefined;
	context: string | null | undefined;
	control: CacheControl;
	path: Path;
	only: DialectOnly;
};

function parseContentSource(content: string | WireBlock[], around: ContentSource): ContentPart[] {
	const { title, context, control, path, only } = around;
	if (typeof content === "string") return [marked(documentText(content, title, context), control)];
	const parts = content.flatMap((inner, index) =>
		parseContentBlock(inner, [...path, "source", "content", index], only),
	);
	const words = [title, context].filter(Boolean).join("\n");
	if (words) parts.unshift({ type: "text", text: words });
	const last = parts.at(-1);
	if (!last) throw invalidField([...path, "source", "content"], "must not be empty");
	marked(last, control);
	return parts;
}

/** A document of plain text as text: every model reads it, few wires take text files. */
function documentText(data: string, title: string | null | undefined, context: string | null | undefined): TextPart {
	const name = title ? ` title=${JSON.stringify(title)}` : "";
	const note = context ? `${context}\n` : "";
	return { type: "text", text: `<document${name}>\n${note}${data}\n</document>` };
}

function parseSearchResult(block: WireBlock, path: Path, only: DialectOnly): TextPart {
	const { source, title, content, citations, cache_control: control } = check(searchResult, block, path);
	if (citations?.enabled) only.lose("citations of search results");
	const words = content.map((inner, index) => check(text, inner, [...path, "content", index]).text).join("\n");
	const head = `<search_result source=${JSON.stringify(source)} title=${JSON.stringify(title)}>`;
	return marked({ type: "text", text: `${head}\n${words}\n</search_result>` }, control);
}
