import { z } from "zod";
import { invalidItem } from "./invalid-request";

/**
 * Input items by type. Types that are not listed are kept for providers of the same dialect.
 * Source: https://platform.openai.com/docs/api-reference/responses/create#responses-create-input
 */
/** Marks the end of a cached prefix, whatever it says besides. */
const marker = { prompt_cache_breakpoint: z.unknown().optional() };

const textPart = z.looseObject({
	type: z.enum(["input_text", "output_text", "text", "summary_text"]),
	text: z.string(),
	...marker,
});

const imagePart = z.looseObject({
	type: z.literal("input_image"),
	image_url: z.string().min(1).nullish(),
	file_id: z.string().min(1).nullish(),
	detail: z.string().nullish(),
	...marker,
});

const filePart = z.looseObject({
	type: z.literal("input_file"),
	filename: z.string().nullish(),
	file_data: z.string().min(1).nullish(),
	file_url: z.string().min(1).nullish(),
	file_id: z.string().min(1).nullish(),
	...marker,
});

const audioPart = z.looseObject({
	type: z.literal("input_audio"),
	input_audio: z.looseObject({ data: z.string().min(1), format: z.string().min(1) }),
	...marker,
});

const refusalPart = z.looseObject({ type: z.literal("refusal"), refusal: z.string() });

export const contentPart = z.discriminatedUnion("type", [textPart, imagePart, filePart, audioPart, refusalPart]);
export type ContentPart = z.infer<typeof contentPart>;

const message = z.looseObject({
	role: z.enum(["system", "developer", "user", "assistant"]),
	content: z.union([z.string(), z.array(contentPart)]),
});

const functionCall = z.looseObject({
	call_id: z.string().min(1),
	name: z.string().min(1),
	namespace: z.string().nullish(),
	arguments: z.string(),
	extra_content: z
		.looseObject({ google: z.looseObject({ thought_signature: z.string().optional() }).optional() })
		.nullish(),
});

const customCall = z.looseObject({
	call_id: z.string().min(1),
	name: z.string().min(1),
	namespace: z.string().nullish(),
	input: z.string(),
});

const callOutput = z.looseObject({
	call_id: z.string().min(1),
	output: z.union([z.string(), z.array(contentPart)]),
});

const reasoning = z.looseObject({
	id: z.string().nullish(),
	summary: z.array(z.looseObject({ text: z.string() })).nullish(),
	content: z.array(z.looseObject({ text: z.string().optional() })).nullish(),
	encrypted_content: z.string().nullish(),
});

const imageCall = z.looseObject({ result: z.string().nullish(), output_format: z.string().nullish() });

/** The items that are read, with their types, for those who want to know which fields they have. */
export const inputItems = [
	message.extend({ type: z.literal("message").optional() }),
	functionCall.extend({ type: z.literal("function_call") }),
	customCall.extend({ type: z.literal("custom_tool_call") }),
	callOutput.extend({ type: z.enum(["function_call_output", "custom_tool_call_output"]) }),
	reasoning.extend({ type: z.literal("reasoning") }),
	imageCall.extend({ type: z.literal("image_generation_call") }),
] as const;

export type MessageItem = z.infer<typeof message>;
export type FunctionCallItem = z.infer<typeof functionCall>;
export type CustomCallItem = z.infer<typeof customCall>;
export type CallOutputItem = z.infer<typeof callOutput>;
export type ReasoningItem = z.infer<typeof reasoning>;
export type ImageCallItem = z.infer<typeof imageCall>;

export type InputItem =
	| { kind: "message"; item: MessageItem }
	| { kind: "function_call"; item: FunctionCallItem }
	| { kind: "custom_tool_call"; item: CustomCallItem }
	| { kind: "output"; item: CallOutputItem }
	| { kind: "reasoning"; item: ReasoningItem }
	| { kind: "image_generation_call"; item: ImageCallItem }
	/** Known to providers of the same dialect at most. */
	| { kind: "other"; type: string; item: Record<string, unknown> };

/** Checks one input item. Throws GatewayError(400) with its place, `input[3].call_id`. */
export function readItem(value: Record<string, unknown>, at: number): InputItem {
	const type = value.type ?? ("role" in value ? "message" : undefined);
	const read = <T>(schema: z.ZodType<T>): T => {
		const result = schema.safeParse(value);
		if (result.success) return result.data;
		throw invalidItem(result.error, at);
	};
	switch (type) {
		case "message":
			return { kind: "message", item: read(message) };
		case "function_call":
			return { kind: "function_call", item: read(functionCall) };
		case "custom_tool_call":
			return { kind: "custom_tool_call", item: read(customCall) };
		case "function_call_output":
		case "custom_tool_call_output":
			return { kind: "output", item: read(callOutput) };
		case "reasoning":
			return { kind: "reasoning", item: read(reasoning) };
		case "image_generation_call":
			return { kind: "image_generation_call", item: read(imageCall) };
		default:
			return { kind: "other", type: read(z.looseObject({ type: z.string() })).type, item: value };
	}
}
