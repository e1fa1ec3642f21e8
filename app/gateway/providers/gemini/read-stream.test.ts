import { describe, expect, test } from "vitest";
import { headersOf, replay, summaryOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import { googleAiStudio } from "./google-ai-studio";

const target = targetOf("google-ai-studio");

function stream(...chunks: Record<string, unknown>[]) {
	return replay(
		googleAiStudio,
		chunks.map((chunk) => JSON.stringify(chunk)),
	);
}

const answer = (parts: unknown[], finishReason?: string, more: Record<string, unknown> = {}) => ({
	candidates: [{ content: { parts, role: "model" }, finishReason, index: 0, ...more }],
	responseId: "r-1",
});

describe("ends", () => {
	test.each([
		["STOP", "stop"],
		["MAX_TOKENS", "length"],
		["SAFETY", "content_filter"],
		["RECITATION", "content_filter"],
		["PROHIBITED_CONTENT", "content_filter"],
		["IMAGE_SAFETY", "content_filter"],
		["SOMETHING_NEW", "stop"],
	])("%s → %s", (raw, reason) => {
		expect(stream(answer([{ text: "x" }], raw)).at(-1)).toEqual({ type: "finish", reason, raw, choice: 0 });
	});

	test("tool calls end with tool_calls though the provider says STOP", () => {
		const events = stream(answer([{ functionCall: { name: "f" } }]), answer([{ text: "" }], "STOP"));
		expect(summaryOf(events)).toMatchObject({ finish: "tool_calls", toolCalls: [{ name: "f", arguments: "{}" }] });
	});

	test("a failed call is an error, with the provider's explanation", () => {
		const events = stream(answer([], "MALFORMED_FUNCTION_CALL", { finishMessage: "print(x" }));
		expect(events.at(-1)).toEqual({
			type: "error",
			fault: { status: 502, code: "MALFORMED_FUNCTION_CALL", message: "print(x" },
		});
	});

	test("a blocked prompt is an empty answer of the filter, streamed and whole", () => {
		const blocked = {
			promptFeedback: { blockReason: "PROHIBITED_CONTENT" },
			usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 },
			responseId: "r",
		};
		for (const events of [stream(blocked), googleAiStudio.readAnswer(blocked, target)]) {
			expect(events).toMatchObject([
				{ type: "start" },
				{ type: "usage", usage: { promptTokens: 7, completionTokens: 0 } },
				{ type: "finish", reason: "content_filter", raw: "PROHIBITED_CONTENT" },
			]);
		}
	});

	test("an answer without finish reason is cut", () => {
		expect(stream(answer([{ text: "x" }])).at(-1)).toMatchObject({ type: "error", fault: { status: 502 } });
		expect(googleAiStudio.readAnswer(answer([{ text: "x" }]), target).at(-1)).toMatchObject({ type: "error" });
	});
});

test("several candidates, images, citations once, and ids the provider gave", () => {
	const web = (uri: string) => ({ web: { uri, title: "T" } });
	const grounding = (...uris: string[]) => ({ groundingChunks: uris.map(web), webSearchQueries: ["a", "b"] });
	const events = stream(
		{
			candidates: [
				{ content: { parts: [{ text: "zero" }] }, index: 0, groundingMetadata: grounding("https://1") },
				{
					content: { parts: [{ functionCall: { id: "own", name: "f", args: { a: 1 } } }] },
					finishReason: "STOP",
					index: 1,
				},
			],
		},
		{
			candidates: [
				{
					content: { parts: [{ inlineData: { mimeType: "image/png", data: "AA" }, thoughtSignature: "s" }] },
					finishReason: "STOP",
					index: 0,
					groundingMetadata: grounding("https://1", "https://2"),
				},
			],
			usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2 },
		},
	);
	expect(events.filter((event) => event.type !== "start" && event.type !== "usage")).toEqual([
		{ type: "text", text: "zero", choice: 0 },
		{ type: "tool-call", index: 0, id: "own", name: "f", arguments: '{"a":1}', choice: 1 },
		{ type: "finish", reason: "tool_calls", raw: "STOP", choice: 1 },
		{ type: "image", mediaType: "image/png", data: "AA", choice: 0 },
		{ type: "text", text: "", choice: 0, signature: "s" },
		{ type: "citation", url: "https://1", title: "T", choice: 0 },
		{ type: "citation", url: "https://2", title: "T", choice: 0 },
		{
			type: "web-search",
			id: "search_0",
			queries: ["a", "b"],
			results: [
				{ url: "https://1", title: "T" },
				{ url: "https://2", title: "T" },
			],
			done: true,
			choice: 0,
		},
		{ type: "finish", reason: "stop", raw: "STOP", choice: 0 },
	]);
	expect(events.find((event) => event.type === "usage")).toMatchObject({ usage: { webSearches: 2 } });
});

test("a source says which piece of the text it supports, counted in characters", () => {
	const groundingMetadata = {
		webSearchQueries: ["a", "b"],
		groundingChunks: [{ web: { uri: "https://1", title: "T" } }, { web: { uri: "https://2" } }],
		groundingSupports: [{ segment: { startIndex: 3, endIndex: 5, text: "é" }, groundingChunkIndices: [1] }],
	};
	const events = stream(answer([{ text: "Né " }]), answer([{ text: "née" }], "STOP", { groundingMetadata }));
	expect(events.filter((event) => event.type === "citation")).toEqual([
		{ type: "citation", url: "https://2", choice: 0, start: 2, end: 4, content: "é" },
		{ type: "citation", url: "https://1", title: "T", choice: 0 },
	]);
});

test("searches are counted by query, with earlier models by prompt", () => {
	const groundingMetadata = { webSearchQueries: ["a", "b"] };
	const chunk = { ...answer([{ text: "x" }], "STOP", { groundingMetadata }), usageMetadata: { promptTokenCount: 1 } };
	for (const [externalId, webSearches] of [["gemini-3.5-flash", 2], ["gemini-2.5-pro", 1]] as const) {
		const events = googleAiStudio.readAnswer(chunk, targetOf("google-ai-studio", { externalId }));
		expect(events.find((event) => event.type === "usage")).toMatchObject({ usage: { webSearches } });
	}
});

test("a whole answer tells its search before the text, a stream when all of the text is out", () => {
	const groundingMetadata = { webSearchQueries: ["oslo"], groundingChunks: [{ web: { uri: "https://1" } }] };
	const last = answer([{ text: "x" }], "STOP", { groundingMetadata });
	const types = (events: readonly { type: string }[]) => events.map(({ type }) => type).slice(1);
	expect(types(googleAiStudio.readAnswer(last, target))).toEqual(["web-search", "text", "citation", "finish"]);
	expect(types(stream(answer([{ text: "x" }]), last))).toEqual(["text", "text", "citation", "web-search", "finish"]);
});

test("an answer that nobody searched for has no search", () => {
	const groundingMetadata = { webSearchQueries: [], groundingChunks: [{ web: { uri: "https://1" } }] };
	expect(stream(answer([{ text: "x" }], "STOP", { groundingMetadata })).map(({ type }) => type)).not.toContain("web-search");
});

test("searches told as parts are passed over, and so are drafts of images", () => {
	const search = { toolCall: { toolType: "GOOGLE_SEARCH_WEB", id: "1" }, thoughtSignature: "s" };
	const draft = { inlineData: { mimeType: "image/png", data: "AA" }, thought: true };
	const events = stream(answer([search, draft, { text: "hm", thought: true, thoughtSignature: "g" }, { text: "x" }], "STOP"));
	expect(events.slice(1, -1)).toEqual([
		{ type: "reasoning", text: "hm", issuer: "google", signature: "g", choice: 0 },
		{ type: "text", text: "x", choice: 0 },
	]);
});

test("probabilities are OpenAI's", () => {
	const logprobsResult = {
		chosenCandidates: [{ token: "é", tokenId: 1, logProbability: -0.1 }],
		topCandidates: [{ candidates: [{ token: "é", logProbability: -0.1 }, { token: "e", logProbability: -2 }] }],
	};
	expect(stream(answer([{ text: "é" }], "STOP", { logprobsResult }))[1]).toMatchObject({
		logprobs: {
			content: [
				{
					token: "é",
					logprob: -0.1,
					bytes: [195, 169],
					top_logprobs: [{ token: "é" }, { token: "e", logprob: -2 }],
				},
			],
		},
	});
});

test("the tier that served stands in the headers, or in the answer itself", () => {
	const tierOf = (body: Record<string, unknown>, header?: string) => {
		const headers = headersOf(header ? { "x-gemini-service-tier": header } : {});
		return googleAiStudio.readAnswer({ ...answer([{ text: "x" }], "STOP"), ...body }, target, headers)[0];
	};
	expect(tierOf({}, "priority")).toMatchObject({ serviceTier: "priority" });
	expect(tierOf({ usageMetadata: { serviceTier: "SERVICE_TIER_STANDARD" } }, "flex")).toMatchObject({ serviceTier: "standard" });
	expect(tierOf({})).not.toHaveProperty("serviceTier");
});

test("calls of different answers never share an id", () => {
	const idIn = (responseId: string) => {
		const events = stream({ ...answer([{ functionCall: { name: "f" } }], "STOP"), responseId });
		return summaryOf(events).toolCalls[0]?.id;
	};
	expect(idIn("one")).not.toBe(idIn("two"));
});

test("errors: wrong key, list around it, wait", () => {
	const body = {
		error: {
			code: 400,
			message: "API key not valid.",
			status: "INVALID_ARGUMENT",
			details: [{ reason: "API_KEY_INVALID" }],
		},
	};
	expect(googleAiStudio.readError(400, headersOf({}), body)).toEqual({
		status: 401,
		message: "API key not valid.",
		type: "INVALID_ARGUMENT",
		code: "API_KEY_INVALID",
	});
	expect(
		googleAiStudio.readError(503, headersOf({}), [{ error: { code: 503, message: "busy", status: "UNAVAILABLE" } }]),
	).toEqual({
		status: 503,
		message: "busy",
		type: "UNAVAILABLE",
	});
	const quota = { error: { code: 429, message: "slow", details: [{ retryDelay: "0.4s" }] } };
	expect(stream(quota).at(-1)).toEqual({ type: "error", fault: { status: 429, message: "slow", retryAfter: 1 } });
});
