import { z } from "zod";
import { GatewayError } from "../../errors";
import { invalidRequest } from "./invalid-request";
import { chatCompletionRequestSchema } from "./schema";

type Fields = Record<string, unknown>;

const legacyFields = chatCompletionRequestSchema.pick({ functions: true, function_call: true });
const functionCall = z.looseObject({ name: z.string().min(1), arguments: z.string() });
const legacyMessage = z.union([
	z.looseObject({ role: z.literal("function"), name: z.string().min(1), content: z.string().nullish() }),
	z.looseObject({ role: z.literal("assistant"), function_call: functionCall }),
]);

/** An id for a call, from the place of its message: the older form has none. */
function callIdOf(place: number): string {
	return `call_function_${place}`;
}

/** Whether a body speaks of functions, as clients did before there were tools. */
export function hasLegacyFunctions({ functions, function_call: choice, messages }: Fields): boolean {
	if (functions != null || choice != null) return true;
	return Array.isArray(messages) && messages.some(isLegacyMessage);
}

function isLegacyMessage(message: unknown): boolean {
	const fields = message as Fields | null | undefined;
	return fields?.role === "function" || (fields?.role === "assistant" && fields.function_call != null);
}

/**
 * The same request with tools in the place of functions, so that every provider understands it. What is not of the older
 * form is not looked at. Throws GatewayError(400) that names the field, also where a result answers no call.
 * Source: https://platform.openai.com/docs/api-reference/chat/create (functions, function_call)
 */
export function withTools(body: Fields): Fields {
	const checked = legacyFields.safeParse(body);
	if (!checked.success) throw invalidRequest(checked.error);
	const { functions, function_call: choice, messages, ...rest } = body;
	if (functions != null && body.tools != null) {
		throw new GatewayError({ status: 400, param: "functions", message: "Send either tools or functions, not both." });
	}
	const changed: Fields = { ...rest, messages: Array.isArray(messages) ? withToolMessages(messages) : messages };
	if (Array.isArray(functions) && functions.length > 0) {
		changed.tools = functions.map((definition: unknown) => ({ type: "function", function: definition }));
		// The answer has room for one call.
		changed.parallel_tool_calls ??= false;
	}
	if (choice != null) changed.tool_choice ??= typeof choice === "string" ? choice : { type: "function", function: choice };
	return changed;
}

function withToolMessages(messages: readonly Fields[]): Fields[] {
	/** Calls without a result, by function. */
	const open = new Map<string, string>();
	return messages.map((message, place) => {
		if (!isLegacyMessage(message)) return message;
		const checked = legacyMessage.safeParse(message);
		if (!checked.success) throw invalidRequest(checked.error, ["messages", place]);
		if (message.role === "function") return toolMessage(message, open, place);
		const { function_call: call, ...rest } = message;
		const id = callIdOf(place);
		open.set((call as { name: string }).name, id);
		const others = Array.isArray(rest.tool_calls) ? (rest.tool_calls as unknown[]) : [];
		return { ...rest, tool_calls: [{ id, type: "function", function: call }, ...others] };
	});
}

function toolMessage(message: Fields, open: Map<string, string>, place: number): Fields {
	const { name, content, ...rest } = message;
	const id = open.get(name as string);
	if (id === undefined) {
		throw new GatewayError({
			status: 400,
			param: `messages[${place}].name`,
			message: `messages[${place}] is a result of ${String(name)}, but no message before it has a function_call of that name.`,
		});
	}
	open.delete(name as string);
	return { ...rest, role: "tool", tool_call_id: id, name, content: content ?? "" };
}

/**
 * A message of an answer for a client that speaks of functions. Where a model made several calls after all, the first is
 * `function_call` and all of them are in `tool_calls`.
 */
export function withFunctionCall(message: Fields): Fields {
	const { tool_calls: calls, ...rest } = message;
	if (!Array.isArray(calls) || calls.length === 0) return message;
	const [first] = calls as { function?: unknown }[];
	const answer: Fields = { ...rest, function_call: first?.function };
	if (calls.length > 1) answer.tool_calls = calls;
	return answer;
}

/** A delta of a tool call for such a client; calls after the first stay what they are. */
export function functionCallDelta(delta: { index: number; function: unknown }): Fields {
	return delta.index === 0 ? { function_call: delta.function } : { tool_calls: [delta] };
}

export function legacyFinish(reason: string): string {
	return reason === "tool_calls" ? "function_call" : reason;
}
