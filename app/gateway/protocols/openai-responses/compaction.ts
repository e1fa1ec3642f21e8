import type { ChatEvent, FinishReason } from "../../chat";
import { pack, unpack } from "./opaque";
import type { OutputOptions } from "./output-builder";
import type { Fields } from "./output-fields";

/**
 * Compaction: a request whose input ends with a `compaction_trigger` wants the conversation summed up in one `compaction`
 * item, which stands for it from then on. Coding agents live on it in long sessions. Only OpenAI does it by itself; other
 * models are asked for the summary, and it travels packed in `encrypted_content`.
 * Source: https://platform.openai.com/docs/guides/conversation-state#compaction-advanced
 */
const trigger = "compaction_trigger";

export function wantsCompaction({ input }: Readonly<Fields>): boolean {
	return Array.isArray(input) && (input as (Fields | null)[]).at(-1)?.type === trigger;
}

/** What other models are asked in place of the trigger. */
export const summaryRequest =
	"The conversation is about to be cut off, and you will go on with nothing but a summary of it. Write that summary now, " +
	"as plain text and without calling a tool: what the user asked for and prefers, what was found out and decided, which " +
	"files, commands and identifiers matter (exactly as they are spelled), what is done, and what to do next.";

/** What stands for the conversation where a summary of ours is in the input; undefined for OpenAI's own. */
export function summaryOf(item: Fields): string | undefined {
	const packed = typeof item.encrypted_content === "string" ? unpack(item.encrypted_content) : undefined;
	if (packed?.kind !== "summary") return undefined;
	return `This is a summary of our conversation until now. Go on from there.\n\n${packed.text}`;
}

/** Builds the one item of a compaction from the text of an answer. */
export class CompactionBuilder {
	readonly items: Fields[] = [];
	finish: FinishReason | undefined;
	readonly #options: OutputOptions;
	#text = "";

	constructor(options: OutputOptions) {
		this.#options = options;
	}

	take(event: ChatEvent): void {
		if (event.type === "text") this.#text += event.text;
		else if (event.type === "finish") this.finish = event.reason;
	}

	/** No summary is no item: a client that replaced its history by nothing would have lost it. */
	end(): void {
		if (this.#text.trim() === "") return;
		const content = pack({ kind: "summary", text: this.#text });
		const item = { id: this.#options.idOf("cmp", 0), type: "compaction", encrypted_content: content };
		this.items.push(item);
		this.#options.emit("response.output_item.added", { output_index: 0, item });
		this.#options.emit("response.output_item.done", { output_index: 0, item });
	}
}
