import { parseExactJson } from "../../exact-json";
import { metadataOf } from "../openai-chat/write-answer";
import type { Closing, Served } from "../protocol";
import { forwardedUsage } from "./write-answer";

type Payload = Record<string, unknown> & { type: string };

/** Stands in where the end came without its reason. */
const plainEnd: Payload = { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null } };

/** The usual delta of a block. The type stands first at Anthropic, so that nothing else can be meant. */
export function isPlainDelta(data: string): boolean {
	return data.startsWith('{"type":"content_block_delta",') && data.endsWith("}");
}

/** One frame of a stream; every event is named, because clients go by the name. */
export function frame(type: string, json: string): string {
	return `event: ${type}\ndata: ${json}\n\n`;
}

/**
 * Events of Anthropic's own stream on their way through: the model's name is replaced at the start, the end is held
 * back until the cost is known, the rest passes as it came.
 */
export class ForwardedEvents {
	readonly #served: Served;
	#delta: Payload | undefined;
	#stop: Payload | undefined;

	constructor(served: Served) {
		this.#served = served;
	}

	forward(line: string): string {
		// An event of several `data` lines is one here; between JSON's tokens a space says the same.
		const data = line.includes("\n") ? line.replaceAll("\n", " ") : line;
		if (isPlainDelta(data)) return frame("content_block_delta", data);
		const payload = parse(data);
		if (!payload) return "";
		switch (payload.type) {
			case "message_start":
				return this.#start(payload);
			case "message_delta": {
				const before = this.#delta;
				this.#delta = payload;
				return before ? frame(before.type, JSON.stringify(before)) : "";
			}
			case "message_stop":
				this.#stop = payload;
				return "";
			default:
				return frame(payload.type, data);
		}
	}

	close(closing: Closing): string {
		const { usage, ...delta } = this.#delta ?? plainEnd;
		const end = { ...delta, usage: forwardedUsage(usage, closing), metadata: metadataOf(this.#served, closing) };
		const stop = this.#stop ?? { type: "message_stop" };
		return frame("message_delta", JSON.stringify(end)) + frame("message_stop", JSON.stringify(stop));
	}

	#start(payload: Payload): string {
		const message = payload.message as Record<string, unknown> | null | undefined;
		const usage = { input_tokens: 0, output_tokens: 0 };
		const start = { ...payload, message: { usage, ...message, model: this.#served.usedModel } };
		return frame("message_start", JSON.stringify(start));
	}
}

/** Undefined for what is no event: its type becomes a line of its own, so it has to be a word. */
function parse(data: string): Payload | undefined {
	try {
		const payload = parseExactJson(data) as Payload | null;
		if (typeof payload?.type === "string" && /^[\w.-]+$/.test(payload.type)) return payload;
	} catch {
		// Told as undefined.
	}
	return undefined;
}
