import type { AssistantPart, CacheBreakpoint, Message, ReasoningPart, ToolResultPart, UserPart } from "../../chat";
import { type Fields, parseExactly } from "../fields";
import { shortToolCallId } from "../openai-compatible/rename-tool-call-ids";
import type { WireTarget } from "../provider";
import { warnOnce } from "../warn-once";
import type { CachePoints } from "./cache-points";
import { type DocumentNames, writeMedia } from "./write-media";

/** What the writers of one request share. */
export type Writing = { target: WireTarget; points: CachePoints; names: DocumentNames; warnings: string[] };

/** True for the models that read Anthropic's own fields. */
export function isClaude({ mapping }: WireTarget): boolean {
	return mapping.externalId.startsWith("anthropic.");
}

/** The system prompt stands apart from the conversation; a later system message moves there too. */
export function writeSystem(messages: readonly Message[], { points, warnings }: Writing): Fields[] {
	const blocks: Fields[] = [];
	let conversationBegan = false;
	let moved = false;
	for (const message of messages) {
		if (message.role !== "system" && message.role !== "developer") {
			conversationBegan = true;
			continue;
		}
		moved ||= conversationBegan;
		for (const { text, cache } of message.content) {
			if (text !== "") blocks.push({ text });
			points.place("system", blocks, blocks.length > 0 ? cache : undefined);
		}
	}
	if (moved) warnings.push("a system message inside the conversation was moved to the system prompt");
	return blocks;
}

/**
 * User and assistant take turns, so neighbours of one role are merged; tool results are part of the user's turn and
 * stand at its beginning.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html
 */
export function writeMessages(messages: readonly Message[], writing: Writing): Fields[] {
	const turns: { role: "user" | "assistant"; content: Fields[] }[] = [];
	for (const message of messages) {
		if (message.role === "system" || message.role === "developer") continue;
		const role = message.role === "assistant" ? "assistant" : "user";
		let turn = turns.at(-1);
		// A turn of which nothing was written would stand between two of the same role.
		if (turn?.role !== role && turn?.content.length === 0) {
			turns.pop();
			turn = turns.at(-1);
		}
		if (turn?.role !== role) {
			turn = { role, content: [] };
			turns.push(turn);
		}
		for (const part of message.content) {
			const before = turn.content.length;
			writePart(part, turn.content, writing);
			if (turn.content.length > before) writing.points.place("messages", turn.content, cacheOf(part));
		}
	}
	const written = turns.filter(({ content }) => content.length > 0);
	for (const { role, content } of written) {
		if (role !== "user") continue;
		resultsFirst(content);
		addMissingText(content);
	}
	trimPrefill(written.at(-1));
	return written;
}

/** Moves results of tools before what the user said in the same turn, each with the cache point behind it. */
function resultsFirst(content: Fields[]): void {
	const isLate = (block: Fields, at: number) => "toolResult" in block && content.slice(0, at).some(isSaid);
	if (!content.some(isLate)) return;
	const results: Fields[] = [];
	const said: Fields[] = [];
	let side = said;
	for (const block of content) {
		if (!("cachePoint" in block)) side = "toolResult" in block ? results : said;
		side.push(block);
	}
	content.splice(0, content.length, ...results, ...said);
}

function isSaid(block: Fields): boolean {
	return !("toolResult" in block) && !("cachePoint" in block);
}

/** A point cannot stand inside of a result: a marker there becomes one behind it. */
function cacheOf(part: UserPart | AssistantPart | ToolResultPart): CacheBreakpoint | undefined {
	if (part.type === "reasoning") return undefined;
	if (part.cache || part.type !== "tool-result") return part.cache;
	return part.content.findLast(({ cache }) => cache)?.cache;
}

function writePart(part: UserPart | AssistantPart | ToolResultPart, content: Fields[], writing: Writing): void {
	switch (part.type) {
		case "text":
			// Empty text blocks are refused, and say nothing.
			if (part.text !== "") content.push({ text: part.text });
			return;
		case "tool-call":
			content.push({ toolUse: { toolUseId: toolUseId(part.id), name: part.name, input: inputOf(part.arguments, writing) } });
			return;
		case "tool-result":
			content.push({ toolResult: writeToolResult(part, writing) });
			return;
		case "reasoning":
			content.push(...writeReasoning(part, writing));
			return;
		default:
			content.push(writeMedia(part, writing.names));
	}
}

/** Signed by Anthropic, or by nobody in particular; other reasoning cannot be read here. */
function writeReasoning(part: ReasoningPart, { target, warnings }: Writing): Fields[] {
	const ours = isClaude(target) && (part.issuer === undefined || part.issuer === "anthropic");
	if (ours && part.encrypted !== undefined) return [{ reasoningContent: { redactedContent: part.encrypted } }];
	if (ours && part.signature) {
		return [{ reasoningContent: { reasoningText: { text: part.text ?? "", signature: part.signature } } }];
	}
	warnOnce(warnings, "reasoning of earlier turns was left out: this provider takes back blocks that it signed only");
	return [];
}

function writeToolResult(result: ToolResultPart, writing: Writing): Fields {
	const content: Fields[] = [];
	for (const part of result.content) writePart(part, content, writing);
	const written: Fields = { toolUseId: toolUseId(result.toolCallId), content };
	if (result.isError) written.status = "error";
	return written;
}

/** Ids of other providers may be longer or hold characters that are refused here; a call and its result change alike. */
function toolUseId(id: string): string {
	const plain = id.replaceAll(/[^A-Za-z0-9_-]/g, "_");
	return plain === id && id.length <= 64 ? id : `${plain.slice(0, 54)}_${shortToolCallId(id)}`;
}

/** A call that was cut off has broken arguments; the model may see them, the wire wants an object. */
function inputOf(text: string, { warnings }: Writing): Fields {
	if (text.trim() === "") return {};
	const input = parseExactly(text);
	if (input) return input;
	warnOnce(warnings, 'tool arguments that are not a JSON object were sent as {"invalid_json": "..."}');
	return { invalid_json: text };
}

/** A turn with a document has to hold text as well. */
function addMissingText(content: Fields[]): void {
	const documents = content.flatMap(({ document }) => (document ? [(document as { name: string }).name] : []));
	if (documents.length === 0 || content.some((block) => "text" in block)) return;
	content.push({ text: documents.join(", ") });
}

/** A prefilled answer may not end in white space. */
function trimPrefill(turn: { role: string; content: Fields[] } | undefined): void {
	const block = turn?.role === "assistant" ? turn.content.at(-1) : undefined;
	if (typeof block?.text === "string") block.text = block.text.trimEnd() || block.text;
}
