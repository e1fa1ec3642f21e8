import type { ChatEvent } from "../../chat";
import type { GatewayError } from "../../errors";
import { usageJson } from "../../pricing/cost";
import { errorBody } from "../openai-chat/error-body";
import { metadataOf } from "../openai-chat/write-answer";
import type { Closing, Served, StreamWriter } from "../protocol";
import { legacyLogprobs } from "./logprobs";
import { echoOf } from "./prompt";
import { completionId, legacyFinish } from "./write-answer";

/**
 * Writes `text_completion` chunks. Every chunk has `choices` with a text; the usage chunk has none, and `[DONE]`
 * follows it.
 * Source: https://platform.openai.com/docs/api-reference/completions/object
 */
export class CompletionStreamWriter implements StreamWriter {
	readonly #served: Served;
	readonly #echo: string;
	#created: number;
	/** Characters sent of each choice. */
	readonly #sent = new Map<number, number>();

	constructor(served: Served) {
		this.#served = served;
		this.#echo = echoOf(served.chat);
		this.#created = served.created;
	}

	write(event: ChatEvent): string {
		switch (event.type) {
			case "start":
				if (event.created) this.#created = event.created;
				return "";
			case "text":
				if (event.text === "" && event.logprobs === undefined) return "";
				return this.#text(event.choice ?? 0, event.text, event.logprobs);
			case "refusal":
				return this.#text(event.choice ?? 0, event.text);
			case "finish":
				return this.#echoed(event.choice ?? 0) + this.#choice(event.choice ?? 0, "", null, legacyFinish(event.reason));
			default:
				return "";
		}
	}

	close(closing: Closing): string {
		if (this.#served.omitUsageChunk) return "data: [DONE]\n\n";
		const usage = usageJson(closing.usage, closing.cost);
		return `${this.#frame({ choices: [], usage, metadata: metadataOf(this.#served, closing) })}data: [DONE]\n\n`;
	}

	/** No end mark follows: to clients that pass over error events this must not look like a clean end. */
	fail(error: GatewayError): string {
		return `event: error\ndata: ${JSON.stringify(errorBody(error))}\n\n`;
	}

	#text(choice: number, text: string, logprobs?: unknown): string {
		const echoed = this.#echoed(choice);
		const at = this.#sent.get(choice) ?? 0;
		this.#sent.set(choice, at + text.length);
		return echoed + this.#choice(choice, text, legacyLogprobs([logprobs], at), null);
	}

	/** The prompt, once before each choice's own text. */
	#echoed(choice: number): string {
		if (this.#sent.has(choice)) return "";
		this.#sent.set(choice, this.#echo.length);
		return this.#echo === "" ? "" : this.#choice(choice, this.#echo, null, null);
	}

	#choice(index: number, text: string, logprobs: unknown, finish: string | null): string {
		return this.#frame({ choices: [{ text, index, logprobs, finish_reason: finish }] });
	}

	#frame(fields: Record<string, unknown>): string {
		const { usedProvider, usedModel } = this.#served;
		const head = { id: completionId(this.#served), object: "text_completion", created: this.#created };
		return `data: ${JSON.stringify({ ...head, model: `${usedProvider}/${usedModel}`, ...fields })}\n\n`;
	}
}
