import type { AssistantPart, Message, ReasoningPart, ToolCallPart, ToolResultPart } from "../../chat";
import { withoutUndefined } from "../openai-chat/parse-parts";
import { summaryOf, summaryRequest, wantsCompaction } from "./compaction";
import { invalidField } from "./invalid-request";
import {
	type CallOutputItem,
	type FunctionCallItem,
	type InputItem,
	type MessageItem,
	type ReasoningItem,
	readItem,
} from "./item-schema";
import { parseContent, parseText, textPart } from "./parse-parts";
import { clientCalls, parseClientCall, parseClientOutput } from "./client-calls";
import { unpack } from "./opaque";
import type { ToolNames } from "./tool-names";

/** More than any conversation has; checking each of a million tiny items would hold every other request up. */
const maxItems = 10_000;

/** Turns `instructions` and input items into messages: what the model said in a row is one message, in order. */
export function parseInput(
	instructions: string | null | undefined,
	input: string | readonly Record<string, unknown>[],
	names: ToolNames,
): Message[] {
	const conversation = new Conversation(names);
	if (instructions) conversation.messages.push({ role: "system", content: [textPart(instructions)] });
	if (typeof input === "string") conversation.ask(input);
	else {
		if (input.length > maxItems) throw invalidField("input", `At most ${maxItems} items fit in a request.`);
		input.forEach((item, at) => conversation.add(readItem(item, at), `input[${at}]`));
		if (wantsCompaction({ input })) conversation.ask(summaryRequest);
	}
	return conversation.end();
}

class Conversation {
	readonly messages: Message[] = [];
	readonly #names: ToolNames;
	/** Signatures of tool calls that travelled in items of their own, by call. */
	readonly #signatures = new Map<string, string>();

	constructor(names: ToolNames) {
		this.#names = names;
	}

	add(read: InputItem, path: string): void {
		switch (read.kind) {
			case "message":
				return this.#addMessage(read.item, path);
			case "function_call":
				return this.#say(this.#functionCall(read.item));
			case "custom_tool_call": {
				const { call_id: id, input } = read.item;
				const name = this.#plainName(read.item);
				return this.#say({ type: "tool-call", id, name, arguments: JSON.stringify({ input }), freeForm: true });
			}
			case "output":
				return this.#answer(parseOutput(read.item, path));
			case "reasoning":
				return this.#addReasoning(read.item);
			case "image_generation_call": {
				const { result: data, output_format: format } = read.item;
				if (!data) return;
				return this.#say({ type: "image", source: { kind: "base64", mediaType: `image/${format ?? "png"}`, data } });
			}
			default:
				return this.#addOther(read.type, read.item, path);
		}
	}

	/** Words of the user, or in the user's place. */
	ask(text: string): void {
		this.messages.push({ role: "user", content: [textPart(text)] });
	}

	end(): Message[] {
		for (const message of this.messages) {
			if (message.role !== "assistant") continue;
			for (const part of message.content) {
				if (part.type !== "tool-call") continue;
				const signature = part.signature ?? this.#signatures.get(part.id);
				if (signature) part.signature = signature;
			}
		}
		return this.messages;
	}

	#addMessage(item: MessageItem, path: string): void {
		const place = `${path}.content`;
		if (item.role === "assistant") {
			for (const part of parseContent(item.content, place)) {
				if (part.type !== "text" && part.type !== "image") {
					throw invalidField(place, `${place} of an assistant may hold text and images only.`);
				}
				this.#say(part);
			}
			return;
		}
		if (item.role === "user") this.messages.push({ role: "user", content: parseContent(item.content, place) });
		else this.messages.push({ role: item.role, content: parseText(item.content, place) });
	}

	#functionCall(item: FunctionCallItem): ToolCallPart {
		return withoutUndefined({
			type: "tool-call" as const,
			id: item.call_id,
			name: this.#plainName(item),
			arguments: item.arguments,
			signature: item.extra_content?.google?.thought_signature,
		}) as ToolCallPart;
	}

	#plainName({ name, namespace }: { name: string; namespace?: string | null | undefined }): string {
		return this.#names.plain(namespace ? { name, namespace } : { name });
	}

	#addReasoning(item: ReasoningItem): void {
		const text = [...(item.summary ?? []), ...(item.content ?? [])].map((part) => part.text ?? "").join("\n\n");
		const shown: ReasoningPart = text === "" ? { type: "reasoning" } : { type: "reasoning", text };
		const encrypted = item.encrypted_content ?? undefined;
		if (encrypted === undefined) {
			if (text !== "") this.#say(shown);
			return;
		}
		const packed = unpack(encrypted);
		if (!packed) {
			const id = item.id ? { id: item.id } : {};
			this.#say({ ...shown, encrypted, issuer: "openai", ...id });
		} else if (packed.kind === "call") this.#signatures.set(packed.callId, packed.signature);
		else if (packed.kind === "text") this.#signText(packed.signature);
		else if (packed.kind === "reasoning") {
			const { kind: _, ...opaque } = packed;
			this.#say({ ...shown, ...opaque });
		}
	}

	#signText(signature: string): void {
		const last = this.messages.at(-1);
		const text = last?.role === "assistant" ? last.content.findLast((part) => part.type === "text") : undefined;
		if (text) text.signature ??= signature;
		else this.#say({ type: "text", text: "", signature });
	}

	#addOther(type: string, item: Record<string, unknown>, path: string): void {
		if (type === "item_reference") {
			throw invalidField(`${path}.id`, `${path} refers to an item that is not kept here. Send the item itself.`);
		}
		const summary = type === "compaction" ? summaryOf(item) : undefined;
		if (summary) return this.ask(summary);
		if (!clientCalls.has(type)) return;
		const call = parseClientCall(type, item);
		if (call) return this.#say(call);
		const output = parseClientOutput(type, item, path);
		if (output) this.#answer(output);
	}

	#say(part: AssistantPart): void {
		const last = this.messages.at(-1);
		if (last?.role === "assistant") last.content.push(part);
		else this.messages.push({ role: "assistant", content: [part] });
	}

	#answer(result: ToolResultPart): void {
		const last = this.messages.at(-1);
		if (last?.role === "tool") last.content.push(result);
		else this.messages.push({ role: "tool", content: [result] });
	}
}

function parseOutput(item: CallOutputItem, path: string): ToolResultPart {
	const content = parseContent(item.output, `${path}.output`).map((part): ToolResultPart["content"][number] => {
		if (part.type !== "audio") return part;
		throw invalidField(`${path}.output`, "The output of a tool may hold text, images and files.");
	});
	return { type: "tool-result", toolCallId: item.call_id, content };
}
