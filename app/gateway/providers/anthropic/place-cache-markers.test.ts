import { expect, test } from "vitest";
import { targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Fields } from "../fields";
import { isUnlawful, settleCacheMarkers } from "./cache-markers";
import { addCacheMarkers } from "./place-cache-markers";

const { mapping } = targetOf("anthropic", { minCacheableTokens: 1000 });
const long = "x".repeat(4000);
const short = "x".repeat(3999);
const five = { type: "ephemeral" };
const hour = { type: "ephemeral", ttl: "1h" };
function text(words: string, cache_control?: Fields) {
	return { type: "text", text: words, ...(cache_control ? { cache_control } : {}) };
}

const user = (content: unknown) => ({ role: "user", content });

function marked(body: Fields): Fields {
	const before = structuredClone(body);
	const copy = { ...body };
	addCacheMarkers(copy, mapping);
	expect(body).toEqual(before);
	return copy;
}

test("long system prompts and long user messages get one, the latest first, four in all", () => {
	const brief = [user(short)];
	expect(marked({ system: long, messages: brief })).toMatchObject({ system: [text(long, five)], messages: brief });
	expect(marked({ system: [text(long), text("tail")], messages: [user("q")] }).system).toEqual([text(long), text("tail", five)]);
	const turns = [long, long, long, long].flatMap((words) => [user(words), { role: "assistant", content: words }]);
	const many = marked({ system: long, messages: turns });
	const contents = (many.messages as Fields[]).filter(({ role }) => role === "user").map(({ content }) => content);
	expect(contents).toEqual([long, [text(long, five)], [text(long, five)], [text(long, five)]]);
	const result = { type: "tool_result", tool_use_id: "t", content: long };
	expect(marked({ messages: [user([result])] }).messages).toEqual([user([{ ...result, cache_control: five }])]);
});

test("the caller's own are left alone, place by place", () => {
	const system = { system: [text(long, five), text("x")], messages: [user(long)] };
	expect(marked(system)).toMatchObject({ system: system.system, messages: [user([text(long, five)])] });
	const messages = { system: long, messages: [user([text("a", five)]), user(long)] };
	expect(marked(messages)).toMatchObject({ system: [text(long, five)], messages: messages.messages });
});

test("an hour in the messages, or a marker for the whole body, leaves everything alone; an hour before them does not", () => {
	for (const body of [
		{ system: long, messages: [user([text(long, hour)])] },
		{ system: long, messages: [user(long)], cache_control: five },
	]) {
		expect(marked(body)).toEqual(body);
	}
	expect(marked({ system: [text(long, hour)], messages: [user(long)] }).messages).toEqual([user([text(long, five)])]);
});

test("models that cache nothing get none", () => {
	const body = { system: long, messages: [user(long)] };
	addCacheMarkers(body, targetOf("anthropic").mapping);
	expect(body).toEqual({ system: long, messages: [user(long)] });
});

test("at most four stay, the last ones, and no hour behind five minutes", () => {
	const warnings: string[] = [];
	const body = {
		tools: [{ name: "f", cache_control: hour }],
		system: [text("a", hour), text("b", five)],
		messages: [user([{ type: "tool_result", content: [text("c", hour)], cache_control: five }])],
	};
	expect(isUnlawful(body)).toBe(true);
	settleCacheMarkers(body, warnings);
	expect(body).toEqual({
		tools: [{ name: "f" }],
		system: [text("a", hour), text("b", five)],
		messages: [user([{ type: "tool_result", content: [text("c", five)], cache_control: five }])],
	});
	expect(warnings).toEqual([
		"1 cache_control markers beyond four were left out",
		"a one-hour cache_control behind a five-minute one was sent as five minutes",
	]);
	expect(isUnlawful(body)).toBe(false);
});
