import { expect, test } from "vitest";
import { faultIn } from "./anthropic-rules.ts";

const user = (content: unknown) => ({ role: "user", content });
const assistant = (...content: unknown[]) => ({ role: "assistant", content });
const text = { type: "text", text: "a" };
const marked = { ...text, cache_control: { type: "ephemeral" } };
const hourly = { ...text, cache_control: { type: "ephemeral", ttl: "1h" } };
const use = { type: "tool_use", id: "t", name: "f", input: {} };
const result = { type: "tool_result", tool_use_id: "t", content: "r" };
const tools = [{ name: "f", input_schema: { type: "object" } }];
const thinking = { type: "enabled", budget_tokens: 2000 };

function fault(body: Record<string, unknown>, beta?: string): string | undefined {
	return faultIn({ model: "m", max_tokens: 4000, messages: [user("Hi")], ...body }, beta, false);
}

const searched = (id: string) => ({ type: "server_tool_use", id, name: "web_search", input: { query: "q" } });
const found = (id: string, encrypted = "Eo8B") => ({
	type: "web_search_tool_result",
	tool_use_id: id,
	content: [{ type: "web_search_result", url: "https://1", title: "One", encrypted_content: encrypted }],
});

test.each<[Record<string, unknown>, RegExp]>([
	[{ surprise: 1 }, /surprise: Extra inputs are not permitted/],
	[{ max_tokens: undefined }, /max_tokens: Field required/],
	[{ context_management: {} }, /Extra inputs/],
	[{ temperature: 1.2 }, /temperature/],
	[{ temperature: 0, top_p: 0.5 }, /cannot both be specified/],
	[{ stop_sequences: [" "] }, /non-whitespace/],
	[{ service_tier: "flex" }, /service_tier/],
	[{ metadata: { plan: "x" } }, /metadata.plan/],
	[{ thinking: { ...thinking, budget_tokens: 100 } }, /greater than or equal to 1024/],
	[{ thinking, max_tokens: 2000 }, /must be greater than `thinking.budget_tokens`/],
	[{ thinking, temperature: 0 }, /may only be set to 1/],
	[{ thinking, top_k: 5 }, /top_k/],
	[{ thinking, tools, tool_choice: { type: "any" } }, /Thinking may not be enabled when tool_choice forces/],
	[{ thinking, tools, messages: [user("q"), assistant(use), user([result])] }, /Expected `thinking`/],
	[{ system: [marked, marked, marked], messages: [user([marked, marked])] }, /maximum of 4 blocks/],
	[{ system: [marked, hourly] }, /must not come after/],
	[{ system: [marked], messages: [user([{ ...result, content: [hourly] }])] }, /must not come after/],
	[{ tools: [{ name: "f" }] }, /input_schema: Field required/],
	[{ tools: [{ ...tools[0], parameters: {} }] }, /parameters: Extra inputs/],
	[{ tools: [{ ...tools[0], name: "a b" }] }, /pattern/],
	[{ tools: [...tools, ...tools] }, /unique/],
	[{ tool_choice: { type: "auto" } }, /while providing `tools`/],
	[{ tools, tool_choice: { type: "tool", name: "g" } }, /not found/],
	[{ messages: [assistant(text)] }, /first message/],
	[{ messages: [{ ...user("Hi"), name: "n" }] }, /name: Extra inputs/],
	[{ messages: [{ role: "tool", content: "x" }] }, /role|first message/],
	[{ messages: [user([{ ...text, detail: "low" }])] }, /detail: Extra inputs/],
	[{ messages: [user([{ type: "image_url" }])] }, /does not match any of the expected tags/],
	[{ messages: [user([{ type: "text", text: "" }])] }, /non-empty/],
	[{ messages: [user([{ type: "image", source: { type: "base64", data: "A" } }])] }, /media_type: Field required/],
	[{ messages: [user([result])] }, /unexpected `tool_use_id`/],
	[{ messages: [user("q"), assistant(use), user("next")] }, /without `tool_result`/],
	[{ messages: [user("q"), assistant({ ...use, id: "a:b" }), user([{ ...result, tool_use_id: "a:b" }])] }, /pattern/],
	[{ messages: [user("q"), assistant({ type: "thinking", thinking: "t" }, text)] }, /Field required/],
	[{ messages: [user("q"), assistant({ type: "redacted_thinking", data: "llmgateway:x" }, text)] }, /Invalid `signature`/],
	[{ messages: [user("q"), assistant(searched("srvtoolu_1"), text)] }, /without a `web_search_tool_result`/],
	[{ messages: [user("q"), assistant(found("srvtoolu_1"), text)] }, /unexpected `tool_use_id`/],
	[{ messages: [user("q"), assistant(searched("call-1"), found("call-1"), text)] }, /pattern/],
	[{ messages: [user("q"), assistant(searched("srvtoolu_1"), found("srvtoolu_1", ""), text)] }, /Invalid `encrypted_content`/],
	[{ messages: [user([{ type: "thinking", thinking: "t", signature: "s" }])] }, /can only be in `assistant`/],
	[{ messages: [user("q"), { role: "assistant", content: "end " }] }, /trailing whitespace/],
])("%j is refused", (body, message) => {
	expect(fault(body)).toMatch(message);
});

test("what the API takes is taken", () => {
	const signed = { type: "thinking", thinking: "t", signature: "c2ln" };
	expect(fault({ thinking, tools, messages: [user("q"), assistant(signed, use), user([result, text])] })).toBeUndefined();
	expect(fault({ system: [hourly, marked], messages: [user([marked, marked])] })).toBeUndefined();
	expect(fault({ messages: [user("q"), assistant(searched("srvtoolu_1"), found("srvtoolu_1"), text)] })).toBeUndefined();
	expect(fault({ context_management: {} }, "context-management-2025-06-27")).toBeUndefined();
	expect(faultIn({ model: "m", messages: [user("Hi")] }, undefined, true)).toBeUndefined();
	expect(faultIn({ model: "m", messages: [user("Hi")], max_tokens: 1 }, undefined, true)).toMatch(/max_tokens: Extra/);
});
