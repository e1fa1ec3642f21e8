import type { ChatEvent } from "../../chat";
import type { GatewayError } from "../../errors";
import { estimatePromptTokens } from "../../steps/estimate-usage";
import { metadataOf } from "../openai-chat/write-answer";
import type { Closing, Served, StreamWriter } from "../protocol";
import { BlockSequence, type BlockSink } from "./block-sequence";
import { errorBody } from "./error-body";
import { ForwardedEvents, frame, isPlainDelta } from "./forwarded-events";
import { messageUsage, promptUsage } from "./usage-json";
import { messageId, sequenceOptions, stopOf } from "./write-answer";

/**
 * Writes the events of a streamed message: `message_start` with usage, blocks one after the other, `message_delta` with
 * the reason and the final usage, `message_stop`.
 * Source: https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export class MessageStreamWriter implements StreamWriter {
	readonly isPlainDelta = isPlainDelta;
	readonly #served: Served;
	readonly #blocks: BlockSequence;
	readonly #frames = new BlockFrames();
	#forwarded: ForwardedEvents | undefined;
	#started = false;
	#serviceTier: string | undefined;
	#finish: ChatEvent | undefined;

	constructor(served: Served) {
		this.#served = served;
		this.#blocks = new BlockSequence(this.#frames, sequenceOptions(served));
	}

	write(event: ChatEvent): string {
		switch (event.type) {
			case "start":
				return this.#start(event);
			case "usage":
			case "error":
				return "";
			case "finish":
				if (!event.choice) this.#finish = event;
				return "";
			default: {
				const head = this.#start();
				this.#blocks.take(event);
				return head + this.#frames.take();
			}
		}
	}

	forward(data: string): string {
		this.#forwarded ??= new ForwardedEvents(this.#served);
		return this.#forwarded.forward(data);
	}

	close(closing: Closing): string {
		if (this.#forwarded) return this.#forwarded.close(closing);
		const head = this.#start();
		this.#blocks.end();
		const end = {
			type: "message_delta",
			delta: stopOf(this.#finish),
			usage: messageUsage(closing.usage, closing.cost, this.#serviceTier),
			metadata: metadataOf(this.#served, closing),
		};
		return (
			head +
			this.#frames.take() +
			frame("message_delta", JSON.stringify(end)) +
			frame("message_stop", '{"type":"message_stop"}')
		);
	}

	/** No `message_stop` follows, so that it never looks like a clean end. */
	fail(error: GatewayError): string {
		return frame("error", JSON.stringify(errorBody(error, this.#served.requestId)));
	}

	/** Clients read usage from the start; where the provider tells it later only, the prompt is estimated. */
	#start(event?: Extract<ChatEvent, { type: "start" }>): string {
		if (this.#started) return "";
		this.#started = true;
		this.#serviceTier = event?.serviceTier;
		const known = event?.usage;
		const usage = promptUsage({
			promptTokens: known?.promptTokens ?? estimatePromptTokens(this.#served.chat),
			cachedTokens: known?.cachedTokens ?? 0,
			cacheReadTokens: known?.cacheReadTokens ?? 0,
			cacheWriteTokens: known?.cacheWriteTokens ?? 0,
			cacheWrite1hTokens: known?.cacheWrite1hTokens ?? 0,
		});
		const message = {
			id: messageId(event?.id, this.#served),
			type: "message",
			role: "assistant",
			model: this.#served.usedModel,
			content: [],
			stop_reason: null,
			stop_sequence: null,
			usage: { ...usage, output_tokens: known?.completionTokens ?? 1 },
		};
		return frame("message_start", JSON.stringify({ type: "message_start", message }));
	}
}

/** Frames of blocks, written to a text that is taken away. */
class BlockFrames implements BlockSink {
	#text = "";
	#index = -1;

	open(block: Record<string, unknown>): void {
		this.#index++;
		const json = `{"type":"content_block_start","index":${this.#index},"content_block":${JSON.stringify(block)}}`;
		this.#text += frame("content_block_start", json);
	}

	delta(delta: Record<string, unknown>): void {
		const json = `{"type":"content_block_delta","index":${this.#index},"delta":${JSON.stringify(delta)}}`;
		this.#text += frame("content_block_delta", json);
	}

	close(): void {
		this.#text += frame("content_block_stop", `{"type":"content_block_stop","index":${this.#index}}`);
	}

	take(): string {
		const text = this.#text;
		this.#text = "";
		return text;
	}
}
