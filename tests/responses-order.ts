type Fields = Record<string, unknown>;
export type StreamedEvent = Fields & { type: string; sequence_number: number };

/** Payloads of an SSE stream whose event names repeat the type. Throws where a frame has another form. */
export function eventsOf(stream: string): StreamedEvent[] {
	return stream
		.split("\n\n")
		.filter((frame) => frame !== "")
		.map((frame) => {
			const match = /^event: (\S+)\ndata: (.+)$/.exec(frame);
			const event = JSON.parse(match?.[2] ?? "null") as StreamedEvent | null;
			if (!event || event.type !== match?.[1]) throw new Error(`not a frame: ${frame.slice(0, 200)}`);
			return event;
		});
}

/** Deltas by the event that repeats them whole, and the field in which it does. */
const wholes: Readonly<Record<string, string>> = {
	"response.output_text": "text",
	"response.refusal": "refusal",
	"response.reasoning_summary_text": "text",
	"response.function_call_arguments": "arguments",
	"response.custom_tool_call_input": "input",
};

/** Steps of a search, in order; each is told once, and an item that failed lacks the last. */
const searchSteps = ["in_progress", "searching", "completed"].map((step) => `response.web_search_call.${step}`);

type OpenItem = {
	item: Fields;
	part: { index: number; annotations: number } | undefined;
	parts: number;
	/** Deltas of the open part so far. */
	said: string;
	toldWhole: boolean;
	/** Steps of a search so far. */
	steps: number;
};

/**
 * Follows a stream of the Responses API and throws at the first event that may not stand where it does: items and parts
 * are opened once, in order, and closed once; deltas belong to what is open and add up to what is told at the end; the
 * final response holds exactly the finished items.
 * Source: https://platform.openai.com/docs/api-reference/responses-streaming
 */
export class OrderCheck {
	readonly #open = new Map<number, OpenItem>();
	readonly #finished: Fields[] = [];
	#count = 0;
	#ended = false;

	take(event: StreamedEvent): void {
		if (this.#ended) throw new Error(`${event.type} after the end`);
		if (event.sequence_number !== this.#count) throw new Error(`number ${event.sequence_number}, not ${this.#count}`);
		this.#count++;
		if (this.#count <= 2) {
			const wanted = this.#count === 1 ? "response.created" : "response.in_progress";
			if (event.type !== wanted) throw new Error(`${event.type} in place of ${wanted}`);
			return;
		}
		if (/^response\.(completed|incomplete|failed)$/.test(event.type)) return this.#end(event);
		if (event.type === "error") return;
		if (event.type === "response.output_item.added") return this.#openItem(event);
		const index = event.output_index as number;
		const open = this.#open.get(index);
		if (!open) throw new Error(`${event.type} for item ${index}, which is not open`);
		if (event.type === "response.output_item.done") return this.#closeItem(event, open);
		if (event.item_id !== open.item.id) throw new Error(`${event.type} of another item`);
		if (open.item.type !== "web_search_call") inside(event, open);
		else if (event.type !== searchSteps[open.steps++]) throw new Error(`${event.type} out of order`);
	}

	/** Throws where the stream did not come to its end. */
	end(): void {
		if (!this.#ended) throw new Error("no end");
	}

	#openItem(event: StreamedEvent): void {
		const index = event.output_index as number;
		if (index !== this.#open.size + this.#finished.filter(Boolean).length) throw new Error(`item ${index} out of order`);
		const item = event.item as Fields;
		this.#open.set(index, { item, part: undefined, parts: 0, said: "", toldWhole: false, steps: 0 });
	}

	#closeItem(event: StreamedEvent, open: OpenItem): void {
		const item = event.item as Fields;
		if (item.id !== open.item.id || item.type !== open.item.type) throw new Error("an item changed its identity");
		if (open.part) throw new Error("an item was closed before its part");
		if (open.said !== "" && !open.toldWhole) throw new Error("deltas without their whole");
		const searched = item.type === "web_search_call" && item.status === "completed" ? 3 : open.steps;
		if (open.steps !== searched) throw new Error("a search was closed before it was told to be over");
		this.#open.delete(event.output_index as number);
		this.#finished[event.output_index as number] = item;
	}

	#end(event: StreamedEvent): void {
		this.#ended = true;
		const { output, status } = event.response as { output: Fields[]; status: string };
		if (`response.${status}` !== event.type) throw new Error(`${event.type} with status ${status}`);
		if (event.type === "response.failed") return;
		if (this.#open.size > 0) throw new Error("the response ended with open items");
		if (JSON.stringify(output) !== JSON.stringify(this.#finished)) throw new Error("the output is not what was streamed");
	}
}

function inside(event: StreamedEvent, open: OpenItem): void {
	const partIndex = (event.content_index ?? event.summary_index) as number | undefined;
	if (event.type.endsWith("_part.added")) {
		if (open.part || partIndex !== open.parts) throw new Error("a part out of order");
		open.part = { index: open.parts++, annotations: 0 };
		open.said = "";
		open.toldWhole = false;
		return;
	}
	if (partIndex !== undefined && partIndex !== open.part?.index) throw new Error(`${event.type} outside of its part`);
	if (event.type.endsWith("_part.done")) {
		if (!open.toldWhole) throw new Error("a part was closed before its whole was told");
		open.part = undefined;
		return;
	}
	if (event.type === "response.output_text.annotation.added") {
		if (!open.part || event.annotation_index !== open.part.annotations++) throw new Error("an annotation out of order");
		return;
	}
	const [, kind, step] = /^(.+)\.(delta|done)$/.exec(event.type) ?? [];
	const field = wholes[kind ?? ""];
	if (!field) throw new Error(`${event.type} is unknown`);
	if (open.toldWhole) throw new Error(`${event.type} after the whole`);
	if (step === "delta") open.said += event.delta as string;
	else {
		if (event[field] !== open.said) throw new Error(`${event.type}: the whole is not the sum of its deltas`);
		open.toldWhole = true;
	}
}
