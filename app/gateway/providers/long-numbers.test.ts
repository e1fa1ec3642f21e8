import { describe, expect, test } from "vitest";
import { readFixture, targetOf } from "../../../tests/factories/provider-fixtures";
import { parseExactJson } from "../exact-json";
import { anthropicMessages } from "../protocols/anthropic-messages/anthropic-messages";
import { openaiChat } from "../protocols/openai-chat/openai-chat";
import { openaiResponses } from "../protocols/openai-responses/openai-responses";
import { makeReadable } from "../steps/readable-numbers";
import { allProviders } from "./registry";

/** Long numbers at every place of a schema, and in the history's arguments. */
const id = "1234567890123456789";
const schema =
	`{"type":"object","properties":{"a":{"type":"integer","minimum":${id},"exclusiveMaximum":${id},"enum":[${id}]},` +
	`"b":{"const":${id}},"c":{"type":"array","items":{"type":"number","multipleOf":${id}},"minItems":${id}},` +
	`"d":{"anyOf":[{"maximum":${id}},{"allOf":[{"default":${id}}]}]}},"required":["a"],"$defs":{"e":{"examples":[${id}]}}}`;
const args = `{"a":${id},"b":{"c":[${id}]}}`;
const written = JSON.stringify(args);

const chatHistory =
	`[{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",` +
	`"function":{"name":"f","arguments":${written}}}]},{"role":"tool","tool_call_id":"c","content":"done"}]`;
const blockHistory =
	'[{"role":"user","content":"Hi"},' +
	`{"role":"assistant","content":[{"type":"tool_use","id":"c","name":"f","input":${args}}]},` +
	`{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":"done"}]}]`;
const items =
	'[{"type":"message","role":"user","content":"Hi"},' +
	`{"type":"function_call","call_id":"c","name":"f","arguments":${written}},` +
	`{"type":"function_call_output","call_id":"c","output":"done"}]`;
const chatTools = `"tools":[{"type":"function","function":{"name":"f","parameters":${schema}}}]`;

const chatFormat = `{"type":"json_schema","json_schema":{"name":"n","schema":${schema}}}`;
const messages = `"model":"m","max_tokens":9,"messages":${blockHistory}`;
const responsesTool = `{"type":"function","name":"f","parameters":${schema}}`;

const requests = [
	["chat", openaiChat, `{"model":"m","messages":${chatHistory},${chatTools}}`],
	["blocks in chat", openaiChat, `{"model":"m","messages":${blockHistory},${chatTools}}`],
	["messages", anthropicMessages, `{${messages},"tools":[{"name":"f","input_schema":${schema}}]}`],
	["responses", openaiResponses, `{"model":"m","input":${items},"tools":[${responsesTool}]}`],
	[
		"a schema for the answer in chat",
		openaiChat,
		`{"model":"m","messages":${chatHistory},"response_format":${chatFormat}}`,
	],
	[
		"a schema for the answer in messages",
		anthropicMessages,
		`{${messages},"output_config":{"format":{"type":"json_schema","schema":${schema}}}}`,
	],
] as const;

/** Perplexity's models call no tools. */
const callers = allProviders.filter(({ id: name }) => name !== "perplexity");

describe.each(callers.map((provider) => [provider.id, provider] as const))("%s", (name, provider) => {
	test.each(requests)("writes long numbers of %s as they came", (_name, protocol, text) => {
		const body = parseExactJson(text) as Record<string, unknown>;
		makeReadable(body);
		const target = targetOf(name);
		const chat = protocol.parse(body, {});
		const serving = provider.forMapping?.(target.mapping, target.credential, chat) ?? provider;
		const wire = JSON.stringify(serving.toWire(chat, target).body);
		expect(wire).toContain(id);
		// What became a double, or a table of what an exact number consists of.
		expect(wire).not.toMatch(/1234567890123456[^7]|rawJSON/);
	});

	test.each(["text", "tool-call"])("reads the numbers of an answer (%s) however many digits they have", (kind) => {
		const text = JSON.stringify(JSON.parse(readFixture(name, `${kind}.json`)));
		// Another number of the same double, so that every one of them is exact.
		const long = text.replaceAll(/(?<=":|,|\[)-?[1-9]\d*(?:\.\d+)?(?=[,\]}])/g, (number) =>
			number.includes(".") ? `${number}00000000000000000001` : `${number}.00000000000000000001`,
		);
		expect(long).not.toBe(text);
		const target = targetOf(name, {}, false);
		const read = (answer: string) => JSON.stringify(provider.readAnswer(parseExactJson(answer), target));
		expect(JSON.parse(read(long))).toEqual(JSON.parse(read(text)));
	});
});
