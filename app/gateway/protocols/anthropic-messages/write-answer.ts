import type { ChatEvent } from "../../chat";
import { parseExactJson } from "../../exact-json";
import { metadataOf } from "../openai-chat/write-answer";
import type { Closing, Served } from "../protocol";
import { BlockSequence, type BlockSink } from "./block-sequence";
import { costFields, messageUsage } from "./usage-json";

/** Writes whole messages. Source: https://platform.claude.com/docs/en/api/messages */
export function writeAnswer(events: readonly ChatEvent[], served: Served, closing: Closing): Record<string, unknown> {
	const start = events.find((event) => event.type === "start");
	return {
		id: messageId(start?.id, served),
		type: "message",
		role: "assistant",
		model: served.usedModel,
		content: writeContent(events, served),
		...stopOf(events.findLast((event) => event.type === "finish" && !event.choice)),
		usage: messageUsage(closing.usage, closing.cost, start?.serviceTier),
		metadata: metadataOf(served, closing),
	};
}

/** Anthropic's own message: the model's name is ours, cost and routing are added, everything else stays as it came. */
export function forwardAnswer(
	body: Record<string, unknown>,
	_events: readonly ChatEvent[],
	served: Served,
	closing: Closing,
): Record<string, unknown> {
	return {
		...body,
		model: served.usedModel,
		usage: forwardedUsage(body.usage, closing),
		metadata: metadataOf(served, closing),
	};
}

export function forwardedUsage(theirs: unknown, { usage, cost }: Closing): Record<string, unknown> {
	if (typeof theirs !== "object" || theirs === null) return messageUsage(usage, cost);
	return { ...theirs, ...costFields(usage, cost) };
}

/** Ids of other dialects would not look like a message's. */
export function messageId(id: string | undefined, served: Served): string {
	return id?.startsWith("msg_") ? id : `msg_${served.logId.replaceAll("-", "")}`;
}

/** Whether the caller wants thinking without its text. */
function omitsThinking({ chat, excludeReasoning }: Served): boolean {
	const thinking = chat.source.body.thinking as { display?: unknown } | null | undefined;
	return excludeReasoning || thinking?.display === "omitted";
}

/** What blocks depend on beside their events. */
export function sequenceOptions(served: Served): { omitsThinking: boolean; logId: string } {
	return { omitsThinking: omitsThinking(served), logId: served.logId };
}

/** Words for an end that the neutral reasons do not tell apart. */
const ownReasons = new Set(["stop_sequence", "pause_turn", "model_context_window_exceeded"]);

const stopReasons = { stop: "end_turn", length: "max_tokens", tool_calls: "tool_use", content_filter: "refusal" };

/** Source: https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons */
export function stopOf(finish: ChatEvent | undefined): { stop_reason: string; stop_sequence: string | null } {
	if (finish?.type !== "finish") return { stop_reason: "end_turn", stop_sequence: null };
	return {
		stop_reason: ownReasons.has(finish.raw) ? finish.raw : stopReasons[finish.reason],
		stop_sequence: finish.stopSequence ?? null,
	};
}

function writeContent(events: readonly ChatEvent[], served: Served): Record<string, unknown>[] {
	const collected = new CollectedBlocks();
	const sequence = new BlockSequence(collected, sequenceOptions(served));
	for (const event of events) {
		if (event.type === "start" || event.type === "usage" || event.type === "error" || event.type === "finish") continue;
		sequence.take(event);
	}
	sequence.end();
	return collected.blocks;
}

/** Blocks as they are once all their deltas have come. */
class CollectedBlocks implements BlockSink {
	readonly blocks: Record<string, unknown>[] = [];
	#input = "";

	open(block: Record<string, unknown>): void {
		this.blocks.push({ ...block });
		this.#input = "";
	}

	delta(delta: Record<string, unknown>): void {
		const block = this.blocks.at(-1) as Record<string, unknown>;
		if (delta.type === "text_delta") block.text = (block.text as string) + (delta.text as string);
		else if (delta.type === "thinking_delta") block.thinking = (block.thinking as string) + (delta.thinking as string);
		else if (delta.type === "signature_delta") block.signature = delta.signature;
		else if (delta.type === "input_json_delta") this.#input += delta.partial_json as string;
		else block.citations = [...((block.citations as unknown[] | undefined) ?? []), delta.citation];
	}

	close(): void {
		const block = this.blocks.at(-1) as Record<string, unknown>;
		if (block.type === "tool_use" || block.type === "server_tool_use") block.input = inputOf(this.#input);
	}
}

/** The arguments as the object that clients expect; broken ones are shown as they are, not lost. */
function inputOf(text: string): unknown {
	if (text.trim() === "") return {};
	try {
		const input = parseExactJson(text);
		if (typeof input === "object" && input !== null && !Array.isArray(input)) return input;
	} catch {
		// Told below.
	}
	return { invalid_json: text };
}
