import { FreeFormInput } from "./free-form-input";
import type { Emit, Fields, Place } from "./output-fields";
import type { ToolName } from "./tool-names";

type Opening = { place: Place; emit: Emit; callId: string; name: ToolName; carried: boolean };

/** A call that is being written. */
export interface Call {
	readonly callId: string;
	/** The provider's signature of the call. */
	signature: string | undefined;
	/** The signature is in an item of its own already. */
	readonly carried: boolean;
	/** Further characters of the neutral arguments. */
	push(delta: string): void;
	close(status: string): void;
}

export function openCall({ custom, ...opening }: Opening & { custom: boolean }): Call {
	return custom ? new CustomCall(opening) : new FunctionCall(opening);
}

class FunctionCall implements Call {
	readonly callId: string;
	readonly carried: boolean;
	signature: string | undefined;
	readonly #place: Place;
	readonly #emit: Emit;
	#arguments = "";

	constructor({ place, emit, callId, name, carried }: Opening) {
		this.#place = place;
		this.#emit = emit;
		this.callId = callId;
		this.carried = carried;
		Object.assign(place.item, { type: "function_call", status: "in_progress", arguments: "", call_id: callId, ...name });
		emit("response.output_item.added", { output_index: place.index, item: { ...place.item } });
	}

	push(delta: string): void {
		this.#arguments += delta;
		this.#emit("response.function_call_arguments.delta", { ...this.#where(), delta });
	}

	/** No arguments at all are the empty object: clients parse them. */
	close(status: string): void {
		const { item, index } = this.#place;
		if (this.#arguments === "" && status === "completed") this.push("{}");
		Object.assign(item, { status, arguments: this.#arguments });
		if (this.signature) item.extra_content = { google: { thought_signature: this.signature } };
		this.#emit("response.function_call_arguments.done", {
			...this.#where(),
			name: item.name,
			arguments: this.#arguments,
		});
		this.#emit("response.output_item.done", { output_index: index, item });
	}

	#where(): Fields {
		return { item_id: this.#place.item.id, output_index: this.#place.index };
	}
}

class CustomCall implements Call {
	readonly callId: string;
	readonly carried: boolean;
	signature: string | undefined;
	readonly #place: Place;
	readonly #emit: Emit;
	readonly #input = new FreeFormInput();

	constructor({ place, emit, callId, name, carried }: Opening) {
		this.#place = place;
		this.#emit = emit;
		this.callId = callId;
		this.carried = carried;
		Object.assign(place.item, { type: "custom_tool_call", status: "in_progress", call_id: callId, ...name, input: "" });
		emit("response.output_item.added", { output_index: place.index, item: { ...place.item } });
	}

	push(delta: string): void {
		this.#tell(this.#input.push(delta));
	}

	close(status: string): void {
		const { item, index } = this.#place;
		this.#tell(this.#input.end());
		Object.assign(item, { status, input: this.#input.text });
		this.#emit("response.custom_tool_call_input.done", { ...this.#where(), input: this.#input.text });
		this.#emit("response.output_item.done", { output_index: index, item });
	}

	#tell(delta: string): void {
		if (delta !== "") this.#emit("response.custom_tool_call_input.delta", { ...this.#where(), delta });
	}

	#where(): Fields {
		return { item_id: this.#place.item.id, output_index: this.#place.index };
	}
}
