import type { ChatEvent, FinishReason, ReasoningIssuer, SearchResult } from "./chat";

/** One finished choice, blocks in the order they came. */
export type FoldedChoice = {
	index: number;
	blocks: FoldedBlock[];
	refusal: string;
	citations: Extract<ChatEvent, { type: "citation" }>[];
	finish: { reason: FinishReason; raw: string } | undefined;
	logprobs: unknown[];
};

export type FoldedBlock =
	| { type: "text"; text: string; signature?: string }
	| {
			type: "reasoning";
			text: string;
			signature?: string;
			encrypted?: string;
			issuer?: ReasoningIssuer;
			id?: string;
	  }
	| {
			type: "tool-call";
			index: number;
			id: string;
			name: string;
			arguments: string;
			signature?: string;
			freeForm?: true;
	  }
	| { type: "web-search"; id: string; queries: string[]; results: SearchResult[]; failed?: true }
	| { type: "image"; mediaType: string; data: string };

/** Folds the events of an answer into its choices: the one way from a stream to a whole answer. */
export function foldEvents(events: Iterable<ChatEvent>): FoldedChoice[] {
	// A list, because nearly every answer has one choice.
	const choices: FoldedChoice[] = [];
	let choice: FoldedChoice | undefined;
	for (const event of events) {
		if (event.type === "start" || event.type === "usage" || event.type === "error") continue;
		const index = event.choice ?? 0;
		if (choice?.index !== index) choice = choices.find((known) => known.index === index);
		if (!choice) {
			choice = { index, blocks: [], refusal: "", citations: [], finish: undefined, logprobs: [] };
			choices.push(choice);
		}
		foldInto(choice, event);
	}
	return choices.length > 1 ? choices.sort((left, right) => left.index - right.index) : choices;
}

type ChoiceEvent = Exclude<ChatEvent, { type: "start" | "usage" | "error" }>;

function foldInto(choice: FoldedChoice, event: ChoiceEvent): void {
	switch (event.type) {
		case "text":
			foldText(choice, event);
			return;
		case "reasoning":
			foldReasoning(choice, event);
			return;
		case "tool-call":
			foldToolCall(choice, event);
			return;
		case "refusal":
			choice.refusal += event.text;
			return;
		case "image":
			choice.blocks.push({ type: "image", mediaType: event.mediaType, data: event.data });
			return;
		case "citation":
			choice.citations.push(event);
			return;
		case "web-search":
			foldSearch(choice, event);
			return;
		case "finish":
			choice.finish = { reason: event.reason, raw: event.raw };
	}
}

function foldText(choice: FoldedChoice, event: Extract<ChatEvent, { type: "text" }>): void {
	let block = choice.blocks.at(-1);
	if (block?.type !== "text") {
		block = { type: "text", text: "" };
		choice.blocks.push(block);
	}
	block.text += event.text;
	if (event.signature) block.signature = event.signature;
	if (event.logprobs !== undefined) choice.logprobs.push(event.logprobs);
}

const closedBlocks = new WeakSet<FoldedBlock>();

function foldReasoning(choice: FoldedChoice, event: Extract<ChatEvent, { type: "reasoning" }>): void {
	let block = choice.blocks.at(-1);
	if (block?.type !== "reasoning" || closedBlocks.has(block)) {
		if (event.text === undefined && !event.signature && event.encrypted === undefined) return;
		block = { type: "reasoning", text: "" };
		choice.blocks.push(block);
	}
	if (event.text) block.text += event.text;
	if (event.signature) block.signature = event.signature;
	if (event.encrypted !== undefined) block.encrypted = event.encrypted;
	if (event.issuer) block.issuer = event.issuer;
	if (event.id) block.id = event.id;
	if (event.done) closedBlocks.add(block);
}

function foldToolCall(choice: FoldedChoice, event: Extract<ChatEvent, { type: "tool-call" }>): void {
	let block = choice.blocks.findLast((candidate) => candidate.type === "tool-call" && candidate.index === event.index);
	if (block?.type !== "tool-call") {
		block = { type: "tool-call", index: event.index, id: event.id ?? "", name: event.name ?? "", arguments: "" };
		choice.blocks.push(block);
	}
	if (event.id) block.id = event.id;
	if (event.name) block.name = event.name;
	block.arguments += event.arguments ?? "";
	if (event.freeForm) block.freeForm = true;
	if (event.signature) block.signature = event.signature;
}

/** A search stands where it began. */
function foldSearch(choice: FoldedChoice, event: Extract<ChatEvent, { type: "web-search" }>): void {
	const { id, queries, results, failed } = event;
	let block = choice.blocks.find((candidate) => candidate.type === "web-search" && candidate.id === id);
	if (block?.type !== "web-search") {
		block = { type: "web-search", id, queries, results };
		choice.blocks.push(block);
	}
	Object.assign(block, { queries, results }, failed ? { failed } : {});
}
