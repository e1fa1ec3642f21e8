import { type Fields, fieldsOf, listOf, numberOf, textOf, wordOf } from "../fields";
import type { LocalAnswer } from "../provider";
import { countTokens, piecesOf } from "./pieces";
import { smallestInstance } from "./smallest-instance";

/** What one choice says. Every answer begins with the word "Simulated", or is data that a schema asked for. */
type Said = {
	/** Tells calls of different turns apart. */
	turn: number;
	reasoning: string[];
	/** Text in the pieces in which it is streamed. */
	text: string[];
	toolCall: { name: string; arguments: string } | undefined;
	finishReason: "stop" | "length" | "tool_calls";
};

const echoLength = 200;
const maxChoices = 8;

/**
 * Makes the answer to an OpenAI chat request: a `chat.completion`, or the payloads of its stream. The same request
 * always gets the same answer. It calls a tool where `tool_choice` demands one, follows `response_format`, cuts at
 * `stop` and at the token limit, and counts tokens like a model would report them (roughly).
 */
export function generateAnswer(body: Fields, stream: boolean): LocalAnswer {
	const said = compose(body);
	const count = Math.min(maxChoices, Math.max(1, numberOf(body.n) ?? 1));
	const usage = usageOf(body, said, count);
	const head = { model: body.model };
	if (stream) return { status: 200, events: [...streamEvents(head, said, count, usage), "[DONE]"] };
	const message: Fields = { role: "assistant", content: said.toolCall ? null : said.text.join("") };
	if (said.reasoning.length > 0) message.reasoning_content = said.reasoning.join("");
	const choices = Array.from({ length: count }, (_, index) => {
		const calls = said.toolCall ? { tool_calls: [toolCallOf(said, index)] } : {};
		return { index, message: { ...message, ...calls }, finish_reason: said.finishReason };
	});
	return { status: 200, body: { ...head, object: "chat.completion", choices, usage } };
}

function compose(body: Fields): Said {
	const turn = listOf(body.messages).length;
	const limit = numberOf(body.max_completion_tokens) ?? numberOf(body.max_tokens) ?? Number.POSITIVE_INFINITY;
	const reasoning = reasons(body)
		? piecesOf("Simulated reasoning: the request was read, and there is nothing behind this text.")
		: [];
	if (reasoning.length >= limit) {
		return { turn, reasoning: reasoning.slice(0, limit), text: [], toolCall: undefined, finishReason: "length" };
	}
	const tool = demandedTool(body);
	if (tool) {
		const parameters = fieldsOf(tool.parameters) ?? {};
		const call = { name: textOf(tool.name) ?? "", arguments: JSON.stringify(smallestInstance(parameters) ?? {}) };
		return { turn, reasoning, text: [], toolCall: call, finishReason: "tool_calls" };
	}
	const text = piecesOf(cutAtStop(answerText(body), body.stop));
	const room = limit - reasoning.length;
	const finishReason = text.length > room ? "length" : "stop";
	return { turn, reasoning, text: text.slice(0, room), toolCall: undefined, finishReason };
}

/** Like models that reason: without a word about effort they do, with "none" they do not. */
function reasons(body: Fields): boolean {
	const effort = wordOf(body.reasoning_effort);
	return effort === undefined ? textOf(body.model)?.includes("reasoning") === true : effort !== "none";
}

function demandedTool(body: Fields): Fields | undefined {
	const tools = listOf(body.tools).map((tool) => fieldsOf(tool.function) ?? {});
	if (body.tool_choice === "required") return tools[0];
	const name = textOf(fieldsOf(fieldsOf(body.tool_choice)?.function)?.name);
	return name === undefined ? undefined : tools.find((tool) => tool.name === name);
}

function answerText(body: Fields): string {
	const format = fieldsOf(body.response_format);
	const asked = lastUserText(body);
	const echo = asked.length > echoLength ? `${asked.slice(0, echoLength)}…` : asked;
	if (format?.type === "json_schema") {
		return JSON.stringify(smallestInstance(fieldsOf(fieldsOf(format.json_schema)?.schema) ?? {}) ?? {});
	}
	if (format?.type === "json_object") return JSON.stringify({ simulated: true, echo });
	return (
		"Simulated answer from the built-in demo provider: no model was called. " +
		(echo === "" ? "The request had no text." : `You wrote: "${echo}"`)
	);
}

function lastUserText(body: Fields): string {
	const message = listOf(body.messages).findLast(({ role }) => role === "user");
	return textIn(message?.content).replaceAll(/\s+/g, " ").trim();
}

function textIn(content: unknown): string {
	return (
		textOf(content) ??
		listOf(content)
			.map((part) => textOf(part.text) ?? "")
			.join(" ")
	);
}

function cutAtStop(text: string, stop: unknown): string {
	const sequences = typeof stop === "string" ? [stop] : Array.isArray(stop) ? stop.filter((item) => item !== "") : [];
	const places = sequences.map((sequence) => text.indexOf(String(sequence))).filter((place) => place >= 0);
	return places.length > 0 ? text.slice(0, Math.min(...places)) : text;
}

function usageOf(body: Fields, said: Said, choices: number): Fields {
	const prompt = listOf(body.messages).reduce((sum, message) => sum + 3 + countTokens(textIn(message.content)), 0);
	const tools = listOf(body.tools).length > 0 ? countTokens(JSON.stringify(body.tools)) : 0;
	const call = said.toolCall ? countTokens(said.toolCall.name) + countTokens(said.toolCall.arguments) : 0;
	const completion = (said.reasoning.length + said.text.length + call) * choices;
	return {
		prompt_tokens: prompt + tools,
		completion_tokens: completion,
		total_tokens: prompt + tools + completion,
		prompt_tokens_details: { cached_tokens: 0 },
		completion_tokens_details: { reasoning_tokens: said.reasoning.length * choices },
	};
}

function toolCallOf(said: Said, choice: number): Fields {
	return { id: `call_demo_${said.turn}_${choice}`, type: "function", function: said.toolCall };
}

function streamEvents(head: Fields, said: Said, count: number, usage: Fields): string[] {
	const events: string[] = [];
	const chunk = (fields: Fields) =>
		events.push(JSON.stringify({ ...head, object: "chat.completion.chunk", ...fields }));
	for (let index = 0; index < count; index++) {
		const delta = (fields: Fields, finish: string | null = null) =>
			chunk({ choices: [{ index, delta: fields, finish_reason: finish }] });
		delta({ role: "assistant" });
		for (const piece of said.reasoning) delta({ reasoning_content: piece });
		for (const piece of said.text) delta({ content: piece });
		if (said.toolCall) delta({ tool_calls: [{ index: 0, ...toolCallOf(said, index) }] });
		delta({}, said.finishReason);
	}
	chunk({ choices: [], usage });
	return events;
}
