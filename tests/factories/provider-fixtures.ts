import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Mapping } from "~/catalog/types";
import type { ChatEvent, ChatRequest, TokenUsage, UpstreamFault } from "~/gateway/chat";
import { openDecoder } from "~/gateway/decoders/decoder";
import { foldEvents } from "~/gateway/fold-events";
import type { Provider, ResponseHeaders, WireTarget } from "~/gateway/providers/provider";
import { awsEvent } from "../simulators/aws-event-stream";

/**
 * Answers of every provider, written by hand, and the ways to replay them. A stream fixture (`NAME.chunks.txt`) holds
 * one SSE payload per line.
 */
const folder = fileURLToPath(new URL("../../app/gateway/providers/fixtures/", import.meta.url));

export type Expected = {
	text: string;
	reasoning: string;
	signatures?: string[];
	encrypted?: string[];
	toolCalls: { id: string; name: string; arguments: string }[];
	finish: string;
	usage: Partial<TokenUsage>;
};

export type ErrorFixture = {
	status: number;
	headers: Record<string, string>;
	body: unknown;
	expected: UpstreamFault;
};

/** Whose answers those of a cloud are. */
const folders: Record<string, string> = {
	"google-vertex": "google-ai-studio",
	quartz: "google-ai-studio",
	glacier: "google-ai-studio",
	iceberg: "google-ai-studio",
	"vertex-anthropic": "anthropic",
	"azure-anthropic": "anthropic",
};

/** A file of the provider's own answers; vendors without a folder answer in the most common form of their family. */
export function readFixture(provider: string, name: string): string {
	const source = folders[provider] ?? provider;
	const own = existsSync(join(folder, source)) ? source : "deepseek";
	return readFileSync(join(folder, own, name), "utf8");
}

export function jsonFixture<T>(provider: string, name: string): T {
	return JSON.parse(readFixture(provider, name)) as T;
}

export function payloadsOf(text: string): string[] {
	return text.split("\n").filter((line) => line !== "");
}

/** Payloads framed as their provider frames them: Anthropic names its events, AWS has binary ones. */
export function frame(payloads: readonly string[], dialect: Provider["dialect"]): Uint8Array {
	if (dialect === "bedrock-converse") return Buffer.concat(payloads.map(awsEvent));
	const frames = payloads.map((data) => {
		const type = dialect === "anthropic-messages" ? (JSON.parse(data) as { type: string }).type : undefined;
		return `${type === undefined ? "" : `event: ${type}\n`}data: ${data}\n\n`;
	});
	return new TextEncoder().encode(frames.join(""));
}

/** Pushes payloads through a fresh reader, end included. */
export function replay(provider: Provider, payloads: readonly string[], target = targetOf(provider.id)): ChatEvent[] {
	const reader = provider.openStream(target);
	return [...payloads.flatMap((payload) => reader.push(payload)), ...reader.end()];
}

/** The same from bytes, cut wherever `chunks` are cut. */
export function replayBytes(provider: Provider, chunks: Iterable<Uint8Array>): ChatEvent[] {
	const reader = provider.openStream(targetOf(provider.id));
	const decoder = openDecoder(provider.framing);
	const events: ChatEvent[] = [];
	for (const chunk of chunks) {
		for (const { data, event } of decoder.push(chunk)) events.push(...reader.push(data, event));
	}
	for (const { data, event } of decoder.end()) events.push(...reader.push(data, event));
	return [...events, ...reader.end()];
}

export function targetOf(providerId: string, mapping: Partial<Mapping> = {}, stream = true): WireTarget {
	return {
		mapping: { providerId, externalId: "test-model", streaming: true, tools: true, reasoning: true, ...mapping },
		stream,
		credential: { apiKey: "test-key", fields: { project: "test-project", resource: "test-resource" } },
	};
}

export function requestOf(request: Partial<ChatRequest> = {}): ChatRequest {
	return {
		model: "test-model",
		stream: false,
		messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
		tools: [],
		sampling: {},
		source: { dialect: "openai-responses", body: {} },
		...request,
	};
}

/** A request of an OpenAI chat client: the neutral fields a test needs, and the body itself. */
export function openAiRequest(body: Record<string, unknown>, request: Partial<ChatRequest> = {}): ChatRequest {
	return requestOf({ ...request, source: { dialect: "openai-chat", body } });
}

/** What an answer amounts to, in the form of the `.expected.json` files. */
export function summaryOf(events: readonly ChatEvent[]): Expected {
	const choice = foldEvents(events)[0];
	const blocks = choice?.blocks ?? [];
	const usage = events.findLast((event) => event.type === "usage")?.usage;
	const told = Object.entries(usage ?? {}).filter(([, value]) => value !== 0 && value !== false);
	const summary: Expected = {
		text: blocks.map((block) => (block.type === "text" ? block.text : "")).join(""),
		reasoning: blocks.map((block) => (block.type === "reasoning" ? block.text : "")).join(""),
		toolCalls: blocks
			.filter((block) => block.type === "tool-call")
			.map(({ id, name, arguments: args }) => ({ id, name, arguments: args })),
		finish: choice?.finish?.reason ?? "",
		usage: Object.fromEntries(told),
	};
	const signatures = blocks.flatMap((block) => ("signature" in block && block.signature ? [block.signature] : []));
	const encrypted = blocks.flatMap((block) => (block.type === "reasoning" && block.encrypted ? [block.encrypted] : []));
	if (signatures.length > 0) summary.signatures = signatures;
	if (encrypted.length > 0) summary.encrypted = encrypted;
	return summary;
}

export function headersOf(headers: Record<string, string>): ResponseHeaders {
	return { get: (name) => headers[name.toLowerCase()] ?? null };
}
