import type { ChatEvent, ReasoningIssuer } from "../../chat";
import { type Fields, fieldsOf, listOf, numberOf, textOf, wordOf } from "../fields";
import { FreeFormArguments } from "./free-form-arguments";

type PartKind = "text" | "refusal" | "summary" | "reasoning";

/**
 * Reads one item of `response.output`, from deltas, from its finished form, or from both: what no delta brought is
 * taken from the finished item, so that whole answers, complete streams and streams that leave deltas out read alike.
 * Source: https://platform.openai.com/docs/api-reference/responses/object#responses/object-output
 */
export class OutputItemReader {
	readonly type: string;
	/** Index among the answer's tool calls, given by whoever opens the item; undefined for other items. */
	readonly #callIndex: number | undefined;
	readonly #issuer: ReasoningIssuer;
	readonly #id: string | undefined;
	/** Characters of text, refusal and reasoning sent so far, by part. */
	readonly #sent = new Map<string, number>();
	#citations = 0;
	#arguments = "";
	readonly #input = new FreeFormArguments();
	#named = false;
	#spoke = false;
	#done = false;

	constructor(item: Fields, issuer: ReasoningIssuer, callIndex: number | undefined) {
		this.type = textOf(item.type) ?? "";
		this.#id = wordOf(item.id);
		this.#issuer = issuer;
		this.#callIndex = callIndex;
	}

	/** `response.output_item.added`. Other items begin with their first delta. */
	open(item: Fields): ChatEvent[] {
		return this.#callIndex === undefined ? [] : this.#name(item);
	}

	/** A delta of text, refusal or reasoning; `part` tells the item's parts apart. */
	delta(kind: PartKind, part: number, text: string, logprobs?: unknown): ChatEvent[] {
		const key = `${kind}${part}`;
		const before = this.#sent.get(key) ?? 0;
		const told = Array.isArray(logprobs) && logprobs.length > 0;
		if (text === "" && !told) return [];
		this.#sent.set(key, before + text.length);
		if (kind === "refusal") return [{ type: "refusal", text }];
		if (kind === "text") {
			return [told ? { type: "text", text, logprobs: { content: logprobs, refusal: null } } : { type: "text", text }];
		}
		// Parts of a summary are paragraphs.
		const gap = before === 0 && this.#spoke ? "\n\n" : "";
		this.#spoke = true;
		return [this.#reasoning({ text: gap + text })];
	}

	/** What a `….done` event has of a part beyond its deltas: all of it where there were none. */
	rest(kind: PartKind, part: number, whole: string, logprobs?: unknown): ChatEvent[] {
		if (this.#sent.has(`${kind}${part}`)) return [];
		return this.delta(kind, part, whole, logprobs);
	}

	argumentsDelta(delta: string): ChatEvent[] {
		if (delta === "" || this.#callIndex === undefined) return [];
		const text = this.type === "custom_tool_call" ? this.#input.push(delta) : delta;
		this.#arguments += delta;
		return [{ type: "tool-call", index: this.#callIndex, arguments: text }];
	}

	/** The whole arguments: some servers send them here only, without a delta. */
	argumentsRest(whole: string): ChatEvent[] {
		return whole.startsWith(this.#arguments) ? this.argumentsDelta(whole.slice(this.#arguments.length)) : [];
	}

	annotation(annotation: Fields): ChatEvent[] {
		this.#citations++;
		return readCitation(annotation);
	}

	/** `response.output_item.done`, or an item of a whole answer. */
	close(item: Fields): ChatEvent[] {
		if (this.#done) return [];
		this.#done = true;
		switch (this.type) {
			case "message":
				return this.#closeMessage(item);
			case "reasoning":
				return this.#closeReasoning(item);
			case "function_call":
				return [...this.#name(item), ...this.argumentsRest(textOf(item.arguments) ?? "")];
			case "custom_tool_call":
				return this.#closeCustomCall(item);
			case "image_generation_call":
				return readImage(item);
			case "web_search_call":
				return readSearch(item);
			default:
				return [];
		}
	}

	#name(item: Fields): ChatEvent[] {
		if (this.#named || this.#callIndex === undefined) return [];
		this.#named = true;
		const event: ChatEvent = {
			type: "tool-call",
			index: this.#callIndex,
			id: wordOf(item.call_id) ?? this.#id ?? `call_${this.#callIndex}`,
			name: textOf(item.name) ?? "",
		};
		if (this.type === "custom_tool_call") event.freeForm = true;
		const begun = textOf(this.type === "custom_tool_call" ? item.input : item.arguments) ?? "";
		return [event, ...this.argumentsDelta(begun)];
	}

	#closeMessage(item: Fields): ChatEvent[] {
		const events: ChatEvent[] = [];
		const citations: Fields[] = [];
		listOf(item.content).forEach((part, at) => {
			if (part.type === "refusal") events.push(...this.rest("refusal", at, textOf(part.refusal) ?? ""));
			else events.push(...this.rest("text", at, textOf(part.text) ?? "", part.logprobs));
			citations.push(...listOf(part.annotations));
		});
		const known = this.#citations;
		return [...events, ...citations.slice(known).flatMap((citation) => this.annotation(citation))];
	}

	#closeReasoning(item: Fields): ChatEvent[] {
		const events: ChatEvent[] = [];
		listOf(item.summary).forEach((part, at) => events.push(...this.rest("summary", at, textOf(part.text) ?? "")));
		listOf(item.content).forEach((part, at) => events.push(...this.rest("reasoning", at, textOf(part.text) ?? "")));
		const encrypted = wordOf(item.encrypted_content);
		if (encrypted !== undefined) events.push(this.#reasoning({ encrypted, done: true }));
		else if (this.#spoke) events.push(this.#reasoning({ done: true }));
		return events;
	}

	#closeCustomCall(item: Fields): ChatEvent[] {
		const events = [...this.#name(item), ...this.argumentsRest(textOf(item.input) ?? "")];
		if (this.#callIndex !== undefined) {
			events.push({ type: "tool-call", index: this.#callIndex, arguments: this.#input.end() });
		}
		return events;
	}

	#reasoning(fields: { text?: string; encrypted?: string; done?: true }): ChatEvent {
		const event: ChatEvent = { type: "reasoning", issuer: this.#issuer, ...fields };
		if (this.#id !== undefined) event.id = this.#id;
		return event;
	}
}

/** Only web pages are citations of the neutral model; files of a vector store are the provider's own. */
function readCitation(annotation: Fields): ChatEvent[] {
	const cited = fieldsOf(annotation.url_citation) ?? annotation;
	const url = wordOf(cited.url);
	if (url === undefined) return [];
	const event: ChatEvent = { type: "citation", url };
	const title = textOf(cited.title);
	const start = numberOf(cited.start_index);
	const end = numberOf(cited.end_index);
	if (title !== undefined) event.title = title;
	if (start !== undefined) event.start = start;
	if (end !== undefined) event.end = end;
	return [event];
}

/** A finished search. Its sources are there where `include` asks for them; results of tools that are no pages are left. */
function readSearch(item: Fields): ChatEvent[] {
	const action = fieldsOf(item.action) ?? {};
	if (!isSearchAction(action)) return [];
	const listed = Array.isArray(action.queries) ? action.queries.flatMap((query) => wordOf(query) ?? []) : [];
	const query = wordOf(action.query);
	const queries = listed.length > 0 || query === undefined ? listed : [query];
	const results = listOf(action.sources).flatMap(({ url }) => (wordOf(url) === undefined ? [] : [{ url: String(url) }]));
	const id = wordOf(item.id) ?? `ws_${queries.join(" ")}`;
	const event: ChatEvent = { type: "web-search", id, queries, results, done: true };
	if (item.status === "failed") event.failed = true;
	return [event];
}

/**
 * Opening a page and looking for text in it belong to a search and are not billed apart.
 * Source: https://platform.openai.com/docs/guides/tools-web-search#output-and-citations
 */
export function isSearchAction(action: Fields | undefined): boolean {
	const type = wordOf(action?.type);
	return type === undefined || type === "search";
}

/** Source: https://platform.openai.com/docs/guides/tools-image-generation */
function readImage(item: Fields): ChatEvent[] {
	const data = wordOf(item.result);
	if (data === undefined) return [];
	return [{ type: "image", mediaType: `image/${wordOf(item.output_format) ?? "png"}`, data }];
}
