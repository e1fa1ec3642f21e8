import type { AssistantPart, ChatRequest, ReasoningPart, ToolResultPart } from "../../chat";
import type { Fields } from "../fields";
import { warnCacheMarkers } from "../openai-compatible/cache-markers";
import { shortToolCallId } from "../openai-compatible/rename-tool-call-ids";
import type { WireTarget } from "../provider";
import { freeFormInput } from "./free-form-arguments";
import { reasoningLost } from "./own-reasoning";
import { PartWriter, warnOnce } from "./write-parts";
import type { ResponsesVendor } from "./vendor";

/**
 * The conversation as `input` items, in order. System and developer messages stay items where they stood, so nothing
 * goes into `instructions`.
 * Source: https://platform.openai.com/docs/api-reference/responses/create#responses-create-input
 */
export function writeInput(
	{ messages, tools }: Pick<ChatRequest, "messages" | "tools">,
	vendor: ResponsesVendor,
	{ mapping }: WireTarget,
	warnings: string[],
): Fields[] {
	const freeForm = new Set(tools.filter((tool) => tool.freeForm).map(({ name }) => name));
	const parts = new PartWriter(vendor.cacheBreakpoints === true && mapping.cacheWriteInputPrice !== undefined, warnings);
	const writer = new InputWriter(vendor, freeForm, parts, warnings);
	for (const message of messages) {
		const named = "name" in message && message.name !== undefined;
		if (named) warnOnce(warnings, "names of messages were left out: this API has none");
		if (message.role === "assistant") writer.writeAssistant(message.content);
		else if (message.role === "tool") for (const result of message.content) writer.writeResult(result);
		else {
			const role = message.role === "developer" && mapping.supportsDeveloperRole === false ? "system" : message.role;
			writer.items.push(messageItem(role, message.content.map((part) => parts.write(part))));
		}
	}
	return withoutLooseReasoning(writer.items, warnings);
}

function messageItem(role: string, content: Fields[]): Fields {
	return { type: "message", role, content };
}

/** "Expected a string with maximum length 64": conversations that another provider began may have longer ids. */
function callId(id: string): string {
	return id.length <= 64 ? id : shortToolCallId(id);
}

class InputWriter {
	readonly items: Fields[] = [];
	readonly #vendor: ResponsesVendor;
	readonly #freeForm: ReadonlySet<string>;
	readonly #parts: PartWriter;
	readonly #warnings: string[];
	/** Ids of calls that were written as free text: their results are items of another type. */
	readonly #customCalls = new Set<string>();

	constructor(vendor: ResponsesVendor, freeForm: ReadonlySet<string>, parts: PartWriter, warnings: string[]) {
		this.#vendor = vendor;
		this.#freeForm = freeForm;
		this.#parts = parts;
		this.#warnings = warnings;
	}

	/** Text parts that follow each other are one message; what stands between them stays between them. */
	writeAssistant(parts: readonly AssistantPart[]): void {
		let texts: Fields[] = [];
		const flush = () => {
			if (texts.length > 0) this.items.push(messageItem("assistant", texts));
			texts = [];
		};
		for (const part of parts) {
			// Markers stand in what goes in, not in what came out.
			if ("cache" in part && part.cache) warnCacheMarkers(this.#warnings);
			if (part.type === "text") {
				if (part.text !== "") texts.push({ type: "output_text", text: part.text });
				continue;
			}
			flush();
			if (part.type === "tool-call") this.#writeCall(part);
			else if (part.type === "reasoning") this.#writeReasoning(part);
			else warnOnce(this.#warnings, "images in assistant messages were left out");
		}
		flush();
	}

	#writeCall({ id, name, arguments: text, freeForm }: Extract<AssistantPart, { type: "tool-call" }>): void {
		const custom = this.#vendor.customTools !== false && (freeForm || this.#freeForm.has(name));
		const input = custom ? freeFormInput(text) : undefined;
		if (input === undefined) {
			this.items.push({ type: "function_call", call_id: callId(id), name, arguments: text === "" ? "{}" : text });
			return;
		}
		this.#customCalls.add(id);
		this.items.push({ type: "custom_tool_call", call_id: callId(id), name, input });
	}

	/** A marker on the result stands for one on its last part. */
	writeResult({ toolCallId, content, cache }: ToolResultPart): void {
		const type = this.#customCalls.has(toolCallId) ? "custom_tool_call_output" : "function_call_output";
		const last = content.length - 1;
		const parts = content.map((part, at) => this.#parts.write(cache && at === last ? { cache, ...part } : part));
		const onlyText = parts.every((part) => part.type === "input_text" && part.prompt_cache_breakpoint === undefined);
		const output = onlyText ? parts.map(({ text }) => text).join("\n") : parts;
		this.items.push({ type, call_id: callId(toolCallId), output });
	}

	/**
	 * Reasoning goes back in its encrypted form only, which the provider reads itself: nothing is stored there, so an id
	 * alone would name nothing.
	 */
	#writeReasoning({ text, encrypted, issuer, id }: ReasoningPart): void {
		const { issuer: reader = "openai", encryptedReasoning } = this.#vendor;
		if (encrypted === undefined || encryptedReasoning === false || (issuer !== undefined && issuer !== reader)) {
			warnOnce(this.#warnings, reasoningLost);
			return;
		}
		const item: Fields = { type: "reasoning" };
		if (id !== undefined) item.id = id;
		item.summary = text ? [{ type: "summary_text", text }] : [];
		item.encrypted_content = encrypted;
		this.items.push(item);
	}
}

/** Reasoning without the item it led to is refused: "provided without its required following item". */
function withoutLooseReasoning(items: Fields[], warnings: string[]): Fields[] {
	const kept: Fields[] = [];
	let followed = false;
	for (const item of items.toReversed()) {
		if (item.type === "reasoning") {
			if (followed) kept.push(item);
			else warnOnce(warnings, "reasoning that led to nothing was left out: this provider refuses it");
			continue;
		}
		followed = item.type === "message" ? item.role === "assistant" : !String(item.type).endsWith("_output");
		kept.push(item);
	}
	return kept.reverse();
}
