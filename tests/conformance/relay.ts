import type { ChatEvent, ChatRequest } from "~/gateway/chat";
import { noUsage } from "~/gateway/chat";
import { openDecoder } from "~/gateway/decoders/decoder";
import type { SseEvent } from "~/gateway/decoders/sse";
import { noCost } from "~/gateway/pricing/cost";
import type { ClientProtocol, Closing, Served } from "~/gateway/protocols/protocol";
import type { Provider, WireTarget } from "~/gateway/providers/provider";

/** What stands between client and provider, without network, clock and bill: a protocol, a provider and a request. */
export type Relay = { protocol: ClientProtocol; provider: Provider; chat: ChatRequest; target: WireTarget };

export function servedOf({ chat, target }: Relay): Served {
	return {
		requestId: "req-1",
		logId: "log-1",
		chat,
		requestedModel: chat.model,
		requestedProvider: null,
		usedModel: "model",
		usedProvider: target.mapping.providerId,
		usedRegion: null,
		externalModel: target.mapping.externalId,
		created: 1_790_000_000,
		omitUsageChunk: false,
		excludeReasoning: false,
	};
}

function closingOf(events: readonly ChatEvent[]): Closing {
	const usage = events.findLast((event) => event.type === "usage")?.usage;
	return { usage: usage ?? { ...noUsage, promptTokens: 1, completionTokens: 1 }, cost: noCost, attempts: [] };
}

/** The client's whole answer to a provider's body. */
export function relayWhole(relay: Relay, body: unknown): Record<string, unknown> {
	const { protocol, provider, chat, target } = relay;
	const events = provider.readAnswer(body, { ...target, stream: false });
	const served = servedOf(relay);
	return provider.dialect === protocol.dialect && chat.source.dialect === protocol.dialect
		? protocol.forwardAnswer(body as Record<string, unknown>, events, served, closingOf(events))
		: protocol.writeAnswer(events, served, closingOf(events));
}

/** The client's stream for a provider's bytes, cut as `chunks` are cut. Throws the fault of an error event. */
export function relayStream(relay: Relay, chunks: Iterable<Uint8Array>): string {
	const decoder = openDecoder(relay.provider.framing);
	const pipe = new Pipe(relay);
	let text = "";
	for (const chunk of chunks) for (const event of decoder.push(chunk)) text += pipe.take(event);
	for (const event of decoder.end()) text += pipe.take(event);
	return text + pipe.end();
}

/** Decodes and writes, or forwards lines where client and provider speak the same. */
class Pipe {
	readonly #reader;
	readonly #writer;
	readonly #forwards: boolean;
	readonly #seen: ChatEvent[] = [];
	#ended = false;

	constructor(relay: Relay) {
		const { protocol, provider, chat, target } = relay;
		this.#reader = provider.openStream({ ...target, stream: true });
		this.#writer = protocol.openStream(servedOf(relay));
		this.#forwards =
			provider.forwardsStreamLines === true &&
			provider.dialect === protocol.dialect &&
			chat.source.dialect === protocol.dialect &&
			this.#writer.forward !== undefined;
	}

	take({ data, event: name }: SseEvent): string {
		if (this.#ended) return "";
		this.#ended = data === "[DONE]";
		const writer = this.#writer;
		const forwarded = this.#forwards && !this.#ended;
		if (forwarded && this.#seen.length > 0 && writer.isPlainDelta?.(data)) return writer.forward?.(data) ?? "";
		const events = this.#observed(this.#reader.push(data, name));
		if (!forwarded) return this.#written(events);
		return writer.isForwardable?.(data) === false ? "" : (writer.forward?.(data, events) ?? "");
	}

	end(): string {
		const rest = this.#written(this.#observed(this.#reader.end()));
		return rest + this.#writer.close(closingOf(this.#seen));
	}

	#observed(events: ChatEvent[]): ChatEvent[] {
		for (const event of events) {
			if (event.type === "error") throw new Error(event.fault.message);
			this.#seen.push(event);
		}
		return events;
	}

	#written(events: readonly ChatEvent[]): string {
		return events.map((event) => this.#writer.write(event)).join("");
	}
}

/** A network that answers every request with this, for SDKs. */
export function answering(text: string, stream: boolean): typeof fetch {
	const type = stream ? "text/event-stream; charset=utf-8" : "application/json";
	return () => Promise.resolve(new Response(text, { headers: { "content-type": type } }));
}
