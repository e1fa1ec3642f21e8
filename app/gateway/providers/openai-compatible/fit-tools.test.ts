import { describe, expect, test } from "vitest";
import { openAiRequest, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest, WebSearch } from "../../chat";
import type { Provider } from "../provider";
import { providerOf } from "../registry";

function wire(id: string, request: ChatRequest, mapping: Partial<Mapping> = {}) {
	return (providerOf(id) as Provider).toWire(request, targetOf(id, mapping, false));
}

const hello = { messages: [{ role: "user", content: "Hello" }] };

describe("tool choice", () => {
	const tool = (name: string) => ({ type: "function", function: { name } });
	const chosen = (tool_choice: unknown, known: string[], tools = [tool("f"), tool("g")], mapping = {}) =>
		wire("moonshot", openAiRequest({ ...hello, tools, tool_choice }), { supportedToolChoices: known, ...mapping });

	test("a named tool becomes a forced call with that tool alone", () => {
		const named = tool("g");
		const { body, warnings } = chosen(named, ["auto", "required"]);
		expect(body).toMatchObject({ tool_choice: "required", tools: [named] });
		expect(warnings).toHaveLength(1);
		expect(chosen(named, ["auto", "function"]).body.tool_choice).toEqual(named);
	});

	test("a forced call names the one tool, no call means no tools, auto needs no word", () => {
		expect(chosen("required", ["auto", "function"], [tool("f")]).body.tool_choice).toEqual(tool("f"));
		const none = chosen("none", ["auto"]);
		expect(none.body).not.toHaveProperty("tools");
		expect(none.warnings).toHaveLength(1);
		expect(chosen("auto", ["required"]).body).not.toHaveProperty("tool_choice");
	});

	test("a forced call that nothing stands for is refused, unless thinking is off and it then works", () => {
		expect(() => chosen("required", ["auto", "none"])).toThrow(/tool_choice "required"/);
		const agents = openAiRequest({ ...hello, tools: [tool("f")], tool_choice: "required" }, { adaptable: true });
		expect(wire("moonshot", agents, { supportedToolChoices: ["auto"] }).body.tool_choice).toBe("auto");
		const body = { ...hello, tools: [tool("f")], tool_choice: "required" };
		const mapping = { supportedToolChoices: ["auto"], supportedToolChoicesWithThinkingDisabled: ["required"] };
		const quiet = wire("novita", openAiRequest(body, { reasoning: { effort: "none" } }), mapping);
		expect(quiet.body).toMatchObject({ tool_choice: "required", enable_thinking: false });
	});
});

describe("a search by the provider", () => {
	const wanted: WebSearch = { contextSize: "high", allowedDomains: ["a.example"], userLocation: { country: "CH" } };
	const asked = openAiRequest(
		{ ...hello, tools: [{ type: "web_search" }], tool_choice: { type: "web_search" } },
		{ webSearch: wanted },
	);

	test("is spelled as each vendor wants it, and is no tool of the caller", () => {
		const alibaba = wire("alibaba", asked, { webSearch: true, webSearchForcedOnly: true });
		expect(alibaba.body).toMatchObject({ enable_search: true, search_options: { forced_search: true } });
		expect(alibaba.body).not.toHaveProperty("tools");
		expect(alibaba.warnings.join()).toContain("allowed_domains");
		expect(wire("zai", asked, { webSearch: true }).body.tools).toMatchObject([
			{ type: "web_search", web_search: { enable: true, content_size: "high", search_domain_filter: "a.example" } },
		]);
		expect(wire("perplexity", asked).body).toMatchObject({
			web_search_options: { search_context_size: "high", user_location: { country: "CH" } },
			search_domain_filter: ["a.example"],
		});
		expect(wire("groq", asked, { webSearch: true }).body).toMatchObject({
			web_search_options: { user_location: { type: "approximate", approximate: { country: "CH" } } },
		});
	});

	test("is refused where the model has none", () => {
		expect(() => wire("groq", asked)).toThrow(/does not support native web search/);
	});
});
