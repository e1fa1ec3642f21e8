import type { ChatEvent, ReasoningIssuer } from "../../chat";
import type { GatewayError } from "../../errors";
import { parseExactJson } from "../../exact-json";
import type { Closing, Served, StreamWriter } from "../protocol";
import type { Fields } from "./output-fields";
import { packedItem } from "./opaque";
import {
	endingOf,
	failedResponse,
	finishedResponse,
	issuerOf,
	newResponse,
	openOutput,
	type Output,
	outputOptions,
	ownedResponse,
} from "./response-object";

/**
 * Writes the events of the Responses API: each with its type as SSE event name and a number in sequence; no `[DONE]`.
 * Source: https://platform.openai.com/docs/api-reference/responses-streaming
 */
export class ResponseStreamWriter implements StreamWriter {
	readonly isPlainDelta = isPlainDelta;
	readonly #served: Served;
	readonly #output: Output;
	/** Number of the next event. */
	#sequence = 0;
	#begun = false;
	#frames = "";
	#start: Extract<ChatEvent, { type: "start" }> | undefined;
	/** The provider's last event, held back for the cost. */
	#held: (Fields & { response: Fields }) | undefined;
	/** Who encrypted the reasoning of forwarded lines. */
	#issuer: ReasoningIssuer = "openai";
	#answer: Fields | undefined;

	constructor(served: Served) {
		this.#served = served;
		this.#output = openOutput(served, outputOptions(served, (type, fields) => this.#emit(type, fields)));
	}

	write(event: ChatEvent): string {
		if (event.type === "start") this.#start ??= event;
		this.#begin();
		this.#output.take(event);
		return this.#taken();
	}

	/**
	 * Lifecycle events carry the Response object, whose owned fields are replaced; all others go as they came. Nothing
	 * comes after the last one, whatever the provider still says.
	 */
	forward(line: string, events?: readonly ChatEvent[]): string {
		if (this.#held) return "";
		const data = line.includes("\n") ? line.replaceAll("\n", " ") : line;
		this.#begun = true;
		const number = /"sequence_number":\s*(\d+)/.exec(data)?.[1];
		if (number !== undefined) this.#sequence = Number(number) + 1;
		const plain = plainDeltaType(data);
		if (plain) return `event: ${plain}\ndata: ${data}\n\n`;
		const event = parseExactJson(data) as Fields;
		const { response, type } = event;
		this.#issuer = issuerOf(events) ?? this.#issuer;
		if (type === "response.output_item.added" && this.#served.usedProvider !== "openai") {
			return frame({ ...event, item: withoutEncrypted(event.item) });
		}
		if (type === "response.output_item.done" && this.#issuer !== "openai") {
			return frame({ ...event, item: packedItem(event.item, this.#issuer) });
		}
		if (typeof response !== "object" || response === null) return `event: ${String(type)}\ndata: ${data}\n\n`;
		if (type === "response.completed" || type === "response.incomplete") {
			this.#held = { ...event, response: response as Fields };
			return "";
		}
		return frame({ ...event, response: ownedResponse(response as Fields, this.#served, this.#issuer) });
	}

	close(closing: Closing): string {
		if (this.#held) {
			this.#answer = ownedResponse(this.#held.response, this.#served, this.#issuer, closing);
			return frame({ ...this.#held, response: this.#answer });
		}
		this.#begin();
		const ending = endingOf(this.#output.finish);
		this.#output.end(ending.status);
		const response = finishedResponse(this.#served, ending, this.#output.items, closing, this.#start);
		this.#answer = response;
		this.#emit(`response.${ending.status}`, { response });
		return this.#taken();
	}

	answer(): Fields | undefined {
		return this.#answer;
	}

	/** As OpenAI does it: the error, then the response as failed. Its nested form is what SDKs throw. */
	fail(error: GatewayError): string {
		this.#begin();
		const { message, type, param } = error;
		const code = error.code ?? type;
		this.#emit("error", { code, message, param, error: { type, code, message, param } });
		this.#emit("response.failed", { response: failedResponse(this.#served, this.#output.items, error) });
		return this.#taken();
	}

	#begin(): void {
		if (this.#begun) return;
		this.#begun = true;
		const response = newResponse(this.#served);
		this.#emit("response.created", { response });
		this.#emit("response.in_progress", { response });
	}

	#emit(type: string, fields: Fields): void {
		this.#frames += frame({ type, sequence_number: this.#sequence++, ...fields });
	}

	#taken(): string {
		const frames = this.#frames;
		this.#frames = "";
		return frames;
	}
}

function frame(event: Fields): string {
	return `event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Deltas in which nothing stands that the engine has to know. */
const plainDelta = new RegExp(
	String.raw`^\{\s*"type":\s*"(response\.(?:output_text|reasoning_summary_text|reasoning_text|function_call_arguments|` +
		String.raw`custom_tool_call_input|code_interpreter_call_code)\.delta)"`,
);

function plainDeltaType(data: string): string | undefined {
	return data.endsWith("}") ? plainDelta.exec(data)?.[1] : undefined;
}

function isPlainDelta(data: string): boolean {
	return plainDeltaType(data) !== undefined;
}

/** A begun item may hold a first piece of what its end has whole, before it is known whose it is. */
function withoutEncrypted(item: unknown): unknown {
	if (typeof item !== "object" || item === null || !("encrypted_content" in item)) return item;
	const { encrypted_content: _, ...rest } = item;
	return rest;
}
