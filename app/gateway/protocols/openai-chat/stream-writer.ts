import type { ChatEvent } from "../../chat";
import type { GatewayError } from "../../errors";
import { usageJson } from "../../pricing/cost";
import type { Closing, Served, StreamWriter } from "../protocol";
import { CustomCalls } from "./custom-tools";
import { errorBody } from "./error-body";
import { isForwardable, isPlainDelta } from "./forwarded-lines";
import { functionCallDelta, legacyFinish } from "./legacy-functions";
import { metadataOf, reasoningDetails, writeCitation, writeImage } from "./write-answer";

/**
 * Writes `chat.completion.chunk` frames. What strict clients demand: frames end in two line feeds, every chunk has
 * `choices`, the first delta of a choice has the role, fields that are not there are absent rather than null, and
 * the usage chunk has no choices.
 */
export class ChatStreamWriter implements StreamWriter {
	readonly isPlainDelta = isPlainDelta;
	readonly isForwardable = isForwardable;
	readonly #served: Served;
	#id: string;
	#created: number;
	#serviceTier: string | undefined;
	/** Start of every chunk, up to the choices; made again when the upstream tells its id. */
	#head = "";
	readonly #greeted = new Set<number>();
	/** Number of the reasoning block that is being written or comes next, per choice. */
	readonly #reasoningIndex = new Map<number, number>();
	/** Choices whose reasoning block is being written. */
	readonly #reasoning = new Set<number>();
	/** Undefined where the caller has no free-form tools. */
	readonly #customCalls: CustomCalls | undefined;
	/** `"model":"…"` as the upstream spells it, once seen in a forwarded line. */
	#upstreamModel: string | undefined;
	readonly #modelField: string;

	constructor(served: Served) {
		this.#served = served;
		this.#id = `chatcmpl-${served.requestId}`;
		this.#created = served.created;
		this.#modelField = `"model":${JSON.stringify(`${served.usedProvider}/${served.usedModel}`)}`;
		this.#customCalls = CustomCalls.of(served.chat);
		this.#setHead();
	}

	write(event: ChatEvent): string {
		if (event.type === "start") return this.#start(event);
		if (event.type === "usage" || event.type === "error") return "";
		const choice = event.choice ?? 0;
		if (event.type === "finish") return this.#finish(event.reason, choice);
		if (this.#reasoning.size > 0 && endsReasoning(event)) this.#endReasoning(choice);
		const delta = this.#deltaOf(event, choice);
		if (!delta) return "";
		return this.#chunk(choice, delta, null, event.type === "text" ? event.logprobs : undefined);
	}

	/**
	 * Replaces the model in a line of the same dialect. Inside strings quotes are escaped, so the exact field text
	 * can only be the field itself.
	 */
	forward(line: string): string {
		// An event of several `data` lines is one here; between JSON's tokens a space says the same.
		const data = line.includes("\n") ? line.replaceAll("\n", " ") : line;
		if (this.#upstreamModel === undefined) this.#learn(data);
		const field = this.#upstreamModel;
		if (!field) return `data: ${data}\n\n`;
		const at = data.indexOf(field);
		if (at < 0) return `data: ${data}\n\n`;
		return `data: ${data.slice(0, at)}${this.#modelField}${data.slice(at + field.length)}\n\n`;
	}

	close(closing: Closing): string {
		if (this.#served.omitUsageChunk) return "data: [DONE]\n\n";
		const tail = JSON.stringify({
			usage: usageJson(closing.usage, closing.cost),
			metadata: metadataOf(this.#served, closing),
		});
		return `${this.#head}"choices":[],${tail.slice(1)}\n\ndata: [DONE]\n\n`;
	}

	/** No end mark follows: some clients pass over error events, and to them this must not look like a clean end. */
	fail(error: GatewayError): string {
		return `event: error\ndata: ${JSON.stringify(errorBody(error))}\n\n`;
	}

	#start(event: Extract<ChatEvent, { type: "start" }>): string {
		if (event.id) this.#id = event.id;
		if (event.created) this.#created = event.created;
		if (event.serviceTier) this.#serviceTier = event.serviceTier;
		this.#setHead();
		return "";
	}

	#finish(reason: string, choice: number): string {
		const inputs = this.#customCalls?.close(choice) ?? [];
		const rest = inputs.map((delta) => this.#chunk(choice, { tool_calls: [delta] }, null)).join("");
		return rest + this.#chunk(choice, {}, this.#served.chat.legacyFunctions ? legacyFinish(reason) : reason);
	}

	#setHead(): void {
		const tier = this.#serviceTier ? `"service_tier":${JSON.stringify(this.#serviceTier)},` : "";
		this.#head =
			`data: {"id":${JSON.stringify(this.#id)},"object":"chat.completion.chunk","created":${this.#created},` +
			`${this.#modelField},${tier}`;
	}

	/** Takes id, time and model name from the first forwarded line; it is parsed once for that. */
	#learn(data: string): void {
		this.#upstreamModel = "";
		const chunk = JSON.parse(data) as { id?: unknown; created?: unknown; model?: unknown };
		if (typeof chunk.id === "string") this.#id = chunk.id;
		if (typeof chunk.created === "number") this.#created = chunk.created;
		if (typeof chunk.model === "string") {
			const name = JSON.stringify(chunk.model);
			this.#upstreamModel = data.includes(`"model":${name}`) ? `"model":${name}` : `"model": ${name}`;
		}
		this.#setHead();
	}

	#chunk(choice: number, delta: Record<string, unknown>, finish: string | null, logprobs?: unknown): string {
		let full = delta;
		if (!this.#greeted.has(choice)) {
			this.#greeted.add(choice);
			full = { role: "assistant", ...delta };
		}
		const probabilities = logprobs === undefined ? "" : `,"logprobs":${JSON.stringify(logprobs)}`;
		const reason = finish === null ? "null" : `"${finish}"`;
		return (
			`${this.#head}"choices":[{"index":${choice},"delta":${JSON.stringify(full)}${probabilities},` +
			`"finish_reason":${reason}}]}\n\n`
		);
	}

	#deltaOf(
		event: Exclude<ChatEvent, { type: "start" | "usage" | "error" | "finish" }>,
		choice: number,
	): Record<string, unknown> | undefined {
		switch (event.type) {
			case "text":
				return textDelta(event);
			case "refusal":
				return { refusal: event.text };
			case "reasoning":
				return this.#reasoningDelta(event, choice);
			case "tool-call":
				return this.#toolCallDelta(event);
			case "image":
				return { images: [writeImage(event)] };
			case "citation":
				return { annotations: [writeCitation(event)] };
			case "web-search":
				// This format shows sources only.
				return undefined;
		}
	}

	#toolCallDelta(event: Extract<ChatEvent, { type: "tool-call" }>): Record<string, unknown> | undefined {
		if (this.#served.chat.legacyFunctions) return functionCallDelta(toolCallDelta(event));
		const custom = this.#customCalls?.take(event);
		if (custom === undefined) return { tool_calls: [toolCallDelta(event)] };
		return custom === "held" ? undefined : { tool_calls: [custom] };
	}

	#reasoningDelta(
		event: Extract<ChatEvent, { type: "reasoning" }>,
		choice: number,
	): Record<string, unknown> | undefined {
		const index = this.#reasoningIndex.get(choice) ?? 0;
		if (event.text !== undefined || event.signature || event.encrypted !== undefined) this.#reasoning.add(choice);
		if (event.done) this.#endReasoning(choice);
		if (this.#served.excludeReasoning) return undefined;
		const details = reasoningDetails(event, index);
		if (details.length === 0) return undefined;
		return { ...(event.text ? { reasoning: event.text } : {}), reasoning_details: details };
	}

	/** What comes after it is another block, as in whole answers: clients join pieces of one index. */
	#endReasoning(choice: number): void {
		if (!this.#reasoning.delete(choice)) return;
		this.#reasoningIndex.set(choice, (this.#reasoningIndex.get(choice) ?? 0) + 1);
	}
}

function endsReasoning({ type }: ChatEvent): boolean {
	return type === "text" || type === "tool-call" || type === "image" || type === "web-search";
}

function textDelta(event: Extract<ChatEvent, { type: "text" }>): Record<string, unknown> | undefined {
	if (event.text === "" && !event.signature && event.logprobs === undefined) return undefined;
	return {
		...(event.text === "" ? {} : { content: event.text }),
		...(event.signature ? { extra_content: { google: { thought_signature: event.signature } } } : {}),
	};
}

type ToolCallDelta = { index: number; id?: string; type?: string; function: { name?: string; arguments: string } };

/** The first delta of a call names it; `function` is in every delta because clients require it. */
function toolCallDelta(event: Extract<ChatEvent, { type: "tool-call" }>): ToolCallDelta {
	return {
		index: event.index,
		...(event.id ? { id: event.id, type: "function" } : {}),
		function: { ...(event.name ? { name: event.name } : {}), arguments: event.arguments ?? "" },
		...(event.signature ? { extra_content: { google: { thought_signature: event.signature } } } : {}),
	};
}
