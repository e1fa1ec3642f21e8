import { describe, expect, test } from "vitest";
import {
	type ErrorFixture,
	type Expected,
	frame,
	headersOf,
	jsonFixture,
	openAiRequest,
	payloadsOf,
	readFixture,
	replay,
	replayBytes,
	requestOf,
	summaryOf,
	targetOf,
} from "../../../tests/factories/provider-fixtures";
import { recordingsOf } from "../../../tests/recordings";
import { providerById } from "~/catalog";
import type { ProviderDescriptor } from "~/catalog/types";
import { baseUrlVariable } from "~/platform/instance-credentials.server";
import type { ChatEvent, Message } from "../chat";
import { openDecoder } from "../decoders/decoder";
import { foldEvents } from "../fold-events";
import type { Provider } from "./provider";
import { allProviders, providerOf } from "./registry";

// The Responses wire has tests of its own.
const remote = allProviders.filter((provider) => !provider.answerLocally && provider.dialect !== "openai-responses");
const local = allProviders.filter((provider) => provider.answerLocally);
const kinds = ["text", "tool-call"] as const;

/** Folders of recordings by provider. */
const recordingFolders: Record<string, string> = {
	openai: "openai-chat",
	moonshot: "moonshotai",
	"google-ai-studio": "google",
	"vertex-anthropic": "anthropic",
	"azure-anthropic": "anthropic",
	quartz: "google",
	"google-vertex": "google",
	"aws-bedrock": "bedrock",
};

function isError(event: ChatEvent | undefined): boolean {
	return event?.type === "error";
}

/** Streams that were cut at every byte: vendors of one form share theirs, and cutting is the decoder's alone. */
const cutAlready = new Set<string>();

/** The same stream cut in two at every byte, and byte by byte, has to read like the whole. */
function expectSameHoweverCut(provider: Provider, payloads: string[]): void {
	const bytes = frame(payloads, provider.dialect);
	expect(replayBytes(provider, singles(bytes))).toEqual(replay(provider, payloads));
	const stream = payloads.join("\n");
	if (bytes.length > 8000 || cutAlready.has(stream)) return;
	cutAlready.add(stream);
	// Readers see whole payloads only, so it is enough that the decoder hands over the same ones.
	const decode = (chunks: Uint8Array[]) => {
		const decoder = openDecoder(provider.framing);
		return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
	};
	const whole = JSON.stringify(decode([bytes]));
	for (let cut = 1; cut < bytes.length; cut++) {
		const cutInTwo = JSON.stringify(decode([bytes.subarray(0, cut), bytes.subarray(cut)]));
		if (cutInTwo !== whole) expect(cutInTwo, `cut at byte ${cut}`).toBe(whole);
	}
}

function* singles(bytes: Uint8Array): Generator<Uint8Array> {
	for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
}

describe("registry", () => {
	test("knows each provider once, by its id", () => {
		const ids = allProviders.map((provider) => provider.id);
		expect(new Set(ids).size).toBe(ids.length);
		for (const provider of allProviders) expect(providerOf(provider.id)).toBe(provider);
		expect(providerOf("nobody")).toBeUndefined();
	});

	test("has providers that the catalogue knows", () => {
		for (const provider of allProviders) expect(providerById(provider.id)?.id).toBe(provider.id);
	});
});

describe.each(remote.map((provider) => [provider.id, provider] as const))("%s", (id, provider) => {
	test("has an address in the catalogue, a path below it and a credential header", () => {
		const computed = provider.baseUrl?.(targetOf(id));
		const descriptor = providerById(id) as ProviderDescriptor;
		expect(computed ?? descriptor.baseUrl ?? baseUrlVariable(descriptor)).toMatch(/^(?:https:\/\/|LLM_\w+_BASE_URL$)/);
		expect(provider.endpoint(targetOf(id))).toMatch(/^\//);
		expect(JSON.stringify(provider.authorize({ apiKey: "secret-1", fields: {} }))).toContain("secret-1");
		expect(provider.endpoint(targetOf(id))).not.toContain("test-key");
		expect(provider.validation?.path ?? "/").toMatch(/^\//);
	});

	describe.each(kinds)("%s", (kind) => {
		const payloads = payloadsOf(readFixture(id, `${kind}.chunks.txt`));
		const expected = jsonFixture<Expected>(id, `${kind}.expected.json`);

		test("reads a whole answer", () => {
			const events = provider.readAnswer(jsonFixture(id, `${kind}.json`), targetOf(id, {}, false));
			expect(summaryOf(events)).toEqual(expected);
			expect(events[0]?.type).toBe("start");
			expect(events.at(-1)?.type).toBe("finish");
		});

		test("reads the stream of the same answer", () => {
			expect(summaryOf(replay(provider, payloads))).toEqual(expected);
		});

		test("reads the stream alike wherever its bytes are cut", () => expectSameHoweverCut(provider, payloads));

		test("every tool call has an index of its own, and its first delta id and name", () => {
			const seen = new Map<number, ChatEvent>();
			for (const event of replay(provider, payloads)) {
				if (event.type !== "tool-call" || seen.has(event.index)) continue;
				seen.set(event.index, event);
				expect(event).toMatchObject({ id: expect.stringMatching(/.+/), name: expect.stringMatching(/.+/) });
			}
			expect([...seen.keys()]).toEqual(expected.toolCalls.map((_, index) => index));
		});

		test("says so when the stream is cut before its end", () => {
			for (let count = 0; count < payloads.length; count++) {
				const events = replay(provider, payloads.slice(0, count));
				const complete = events.some((event) => event.type === "finish");
				expect(isError(events.at(-1)), `after ${count} events`).toBe(
					!complete || provider.dialect === "anthropic-messages",
				);
				if (isError(events.at(-1))) expect(events.at(-1)).toMatchObject({ fault: { status: 502 } });
			}
		});

		test("says so when the stream ends in the middle of an event", () => {
			const bytes = frame(payloads.slice(0, 2), provider.dialect);
			const events = replayBytes(provider, [bytes.subarray(0, bytes.length - 9)]);
			expect(events.filter(isError)).toHaveLength(1);
		});
	});

	test("reads an error answer", () => {
		const { status, headers, body, expected } = jsonFixture<ErrorFixture>(id, "error.json");
		expect(provider.readError(status, headersOf(headers), body)).toEqual(expected);
	});

	test("reads an error answer that follows no shape", () => {
		const page = "<html><body><h1>Bad   Gateway</h1></body></html>";
		expect(provider.readError(502, headersOf({}), page)).toEqual({ status: 502, message: "Bad Gateway" });
		expect(provider.readError(500, headersOf({}), null)).toMatchObject({ status: 500, message: expect.any(String) });
		expect(provider.readError(500, headersOf({}), [])).toMatchObject({ status: 500, message: expect.any(String) });
	});

	test("turns an error inside a 200 into one error event, and is silent after it", () => {
		const payloads = payloadsOf(readFixture(id, "error.chunks.txt"));
		const events = replay(provider, [...payloads, ...payloads]);
		expect(events.filter(isError)).toHaveLength(1);
		const error = events.at(-1);
		expect(error?.type === "error" && error.fault.status).toBeGreaterThanOrEqual(500);
		expect(error?.type === "error" && error.fault.message).toMatch(/overloaded/i);
	});

	test("does not trip over answers of no known form", () => {
		for (const body of [null, "text", 7, [], {}, { choices: "x", content: 1, candidates: {} }]) {
			expect(provider.readAnswer(body, targetOf(id, {}, false)).some(isError), JSON.stringify(body)).toBe(true);
		}
		for (const payload of ["null", "[]", "7", '"x"', "{", "{}", '{"choices":7}', '{"type":"content_block_delta"}']) {
			const events = replay(provider, [payload]);
			expect(isError(events.at(-1)), payload).toBe(true);
		}
	});

	test("sends temperature 0 and leaves out what was not asked for", () => {
		const asked = provider.toWire(requestOf({ sampling: { temperature: 0 } }), targetOf(id));
		expect(JSON.stringify(asked.body)).toContain('"temperature":0');
		const plain = provider.toWire(requestOf(), targetOf(id));
		expect(JSON.stringify(plain.body)).not.toMatch(/null|undefined|temperature|seed|stop/);
		expect(plain.warnings).toEqual([]);
	});

	test("never changes the request it is given", () => {
		const body = { model: "m", messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }], stream: true };
		const request = openAiRequest(body, { tools: [{ name: "t", parameters: { type: "object" } }] });
		const before = structuredClone(request);
		provider.toWire(request, targetOf(id));
		expect(request).toEqual(before);
	});

	const recordings = recordingsOf(recordingFolders[id] ?? id);
	describe.skipIf(recordings.length === 0)("recordings", () => {
		test.each(recordings.map(({ file, text }) => [file, text] as const))("%s", (file, text) => {
			if (file.startsWith("error")) {
				const fault = provider.readError(429, headersOf({}), JSON.parse(text));
				expect(fault.message.length).toBeGreaterThan(10);
				return;
			}
			const streamed = file.endsWith(".chunks.txt");
			const payloads = streamed ? payloadsOf(text) : [];
			const events = streamed
				? replay(provider, payloads)
				: provider.readAnswer(JSON.parse(text), targetOf(id, {}, false));
			expect(events.filter(isError)).toEqual([]);
			const summary = summaryOf(events);
			expect(summary.finish).not.toBe("");
			expect(summary.usage.promptTokens).toBeGreaterThan(0);
			if (summary.finish === "stop") expect(summary.text).not.toBe("");
			if (file.startsWith("tool")) expect(summary.toolCalls).toHaveLength(1);
			if (streamed) expectSameHoweverCut(provider, payloads);
		});
	});
});

/** What clients demand of lines that reach them unparsed (the strictest published one, and the usual SDKs). */
describe.each(
	allProviders
		.filter((provider) => provider.forwardsStreamLines && provider.dialect === "openai-chat")
		.map((provider) => [provider.id] as const),
)("forwarded lines of %s", (id) => {
	const streams = [
		...kinds.map((kind) => readFixture(id, `${kind}.chunks.txt`)),
		...recordingsOf(recordingFolders[id] ?? id)
			.filter(({ file }) => file.endsWith(".chunks.txt"))
			.map(({ text }) => text),
	];

	test.each(streams.map((text, index) => [index, text] as const))("stream %i keeps to what clients read", (_, text) => {
		const chunks = payloadsOf(text)
			.filter((line) => line !== "[DONE]")
			.map((line) => JSON.parse(line) as Record<string, unknown>);
		for (const chunk of chunks) {
			expect(Array.isArray(chunk.choices)).toBe(true);
			for (const { delta } of chunk.choices as { delta: Record<string, unknown> }[]) {
				expect([undefined, "assistant"]).toContain(delta.role);
				expect(delta).not.toHaveProperty("reasoning_content");
				expect([undefined, null, "string"]).toContain(delta.content == null ? delta.content : typeof delta.content);
				expect(delta.tool_calls).not.toBeNull();
				for (const call of (delta.tool_calls ?? []) as Record<string, unknown>[]) {
					expect(call.function).toBeTypeOf("object");
					expect(call.index).toBeTypeOf("number");
					expect([undefined, "function"]).toContain(call.type);
				}
			}
		}
		const first = chunks[0]?.choices as { delta: { role?: string } }[];
		expect(first[0]?.delta.role).toBe("assistant");
	});
});

describe.each(["anthropic", "google-ai-studio"])("signed state of %s", (id) => {
	const provider = providerOf(id) as Provider;

	test.each(kinds)("goes back byte for byte (%s, streamed and whole)", (kind) => {
		const expected = jsonFixture<Expected>(id, `${kind}.expected.json`);
		const streamed = replay(provider, payloadsOf(readFixture(id, `${kind}.chunks.txt`)));
		const whole = provider.readAnswer(jsonFixture(id, `${kind}.json`), targetOf(id, {}, false));
		for (const events of [streamed, whole]) {
			const blocks = foldEvents(events)[0]?.blocks ?? [];
			const content = blocks.filter((block) => block.type !== "image" && block.type !== "web-search");
			const messages: Message[] = [
				{ role: "user", content: [{ type: "text", text: "Hi" }] },
				{ role: "assistant", content },
				{ role: "user", content: [{ type: "text", text: "Go on" }] },
			];
			const wire = JSON.stringify(
				provider.toWire(requestOf({ messages }), targetOf(id, { externalId: "gemini-3-x" })).body,
			);
			for (const signed of [...(expected.signatures ?? []), ...(expected.encrypted ?? [])]) {
				expect(wire).toContain(JSON.stringify(signed));
			}
			expect(wire.indexOf("Hi")).toBeLessThan(wire.indexOf("Go on"));
		}
	});
});

describe.each(local.map((provider) => [provider.id, provider] as const))("%s (answers here)", (id, provider) => {
	const answer = (body: Record<string, unknown>, stream: boolean) =>
		provider.answerLocally?.(provider.toWire(openAiRequest(body), targetOf(id, {}, stream)).body, stream);
	const user = { role: "user", content: "Tell me of Wörld 👋" };
	const tools = [
		{ type: "function", function: { name: "look", parameters: { type: "object", properties: {} } } },
		{ type: "function", function: { name: "find", parameters: { type: "object", properties: {} } } },
	];

	test.each([
		["text", { messages: [user] }],
		["tool call", { messages: [user], tools, tool_choice: { type: "function", function: { name: "find" } } }],
		["length", { messages: [user], max_tokens: 5 }],
	])("%s: stream and whole answer say the same", (_, body) => {
		const whole = provider.readAnswer(answer(body, false)?.body, targetOf(id, {}, false));
		const events = replay(provider, answer(body, true)?.events ?? []);
		expect(summaryOf(events)).toEqual(summaryOf(whole));
		expect(events.filter(isError)).toEqual([]);
	});
});
