import type { ChatEvent } from "./chat";
import { openDecoder } from "./decoders/decoder";
import type { SseEvent } from "./decoders/sse";
import { GatewayError } from "./errors";
import { healEvents } from "./healing/heal-events";
import { HeldAnswer } from "./healing/held-answer";
import type { StreamWriter } from "./protocols/protocol";
import type { StreamReader } from "./providers/provider";
import type { AnswerCollector } from "./response-cache/answer-collector";
import { type Attempt, ownerOf } from "./steps/attempt.server";
import { contentRefusalOf } from "./answer-whole.server";
import { answerTooLarge, callProvider, maxAnswerBytes } from "./steps/call-provider.server";
import { type Prepared, prepareNext } from "./steps/prepare.server";
import { closingOf, settle } from "./steps/settle.server";
import { upstreamError } from "./steps/upstream-fault";
import { retains } from "./steps/usage-event-of.server";

/**
 * One attempt at a streamed answer. `frames` yields SSE text for the client and nothing before the first content. A failure
 * until then can be answered by another attempt, which `frames` returns; where there is none it still becomes a proper
 * error response (it throws). Once the status is sent, or content, a failure is an error frame.
 */
export class StreamedAnswer {
	readonly #attempt: Attempt;
	/** Set when the response's status has been sent. */
	readonly #status: { committed: boolean };
	/** Opened when the status and headers of the answer are known. */
	#reader!: StreamReader;
	readonly #writer: StreamWriter;
	readonly #forwardsLines: boolean;
	/** Kept only for organizations that retain answers. */
	#events: ChatEvent[] | undefined;
	/** What the cache keeps; absent where the project has none. */
	readonly #kept: AnswerCollector | undefined;
	/** Present where the text is to be mended and can only be written when it is whole. */
	readonly #unhealed: HeldAnswer | undefined;
	/** Written but held back until there is content. */
	#held = "";
	#size = 0;
	#failure: GatewayError | undefined;
	/** The end mark came: what follows it is nobody's. */
	#ended = false;
	/** The client has content of this attempt, so no other one can answer. */
	#begun = false;

	constructor(attempt: Attempt, status: { committed: boolean }) {
		const { protocol, chat } = attempt.run;
		const { provider } = attempt.candidate;
		this.#attempt = attempt;
		this.#status = status;
		this.#writer = protocol.openStream(attempt.served());
		this.#events = retains(attempt.run) ? [] : undefined;
		this.#kept = attempt.run.fill?.collect();
		const { mapping } = attempt.candidate;
		const heals = chat.healing && (chat.healing.stream || mapping.healStreamingJsonOutput === true);
		this.#unhealed = heals ? new HeldAnswer(chat) : undefined;
		this.#forwardsLines =
			!heals &&
			provider.forwardsStreamLines === true &&
			provider.dialect === protocol.dialect &&
			chat.source.dialect === protocol.dialect &&
			this.#writer.forward !== undefined &&
			chat.reasoning?.exclude !== true;
	}

	async *frames(): AsyncGenerator<string, Prepared | undefined> {
		try {
			yield* this.#relay();
			return undefined;
		} catch (error) {
			const failure = this.#attempt.explain(error);
			const next = this.#begun || this.#attempt.settled ? undefined : await prepareNext(this.#attempt, failure);
			if (this.#attempt.abandoned) {
				await settle(this.#attempt, { kind: "canceled" });
				return undefined;
			}
			await settle(this.#attempt, { kind: "failed", error: failure, retried: next !== undefined });
			if (next) return next;
			if (!this.#status.committed) throw failure;
			yield this.#writer.fail(failure);
			return undefined;
		}
	}

	/** An error frame for a failure that the generator threw while the status was being sent. */
	lateFailure(error: unknown): string {
		return this.#writer.fail(this.#attempt.explain(error));
	}

	async *#relay(): AsyncGenerator<string> {
		const attempt = this.#attempt;
		attempt.awaitContent();
		const response = await callProvider(attempt.candidate, attempt.wire, attempt.target, attempt.signal);
		if (response.status >= 300) {
			const text = await this.#close(this.#write(await contentRefusalOf(attempt, response)));
			this.#begun = true;
			yield text;
			return;
		}
		this.#reader = attempt.candidate.provider.openStream(attempt.target, response.headers);
		const decoder = openDecoder(attempt.candidate.provider.framing);
		let received = 0;
		for await (const bytes of response.chunks) {
			received += bytes.byteLength;
			// What only passes through may be of any length.
			if (received > maxAnswerBytes && (this.#events || this.#unhealed || !attempt.seen.hasContent)) throw answerTooLarge();
			const text = this.#takeAll(decoder.push(bytes));
			// Content that arrived together with a failure is only worth sending to a client that has some already.
			if (this.#failure && !this.#begun) throw this.#failure;
			if (text !== "") {
				this.#begun = true;
				yield text;
			}
			if (this.#failure) throw this.#failure;
			if (attempt.seen.hasContent) attempt.heardContent();
		}
		const rest = this.#takeAll(decoder.end());
		if (this.#failure) throw this.#failure;
		yield await this.#close(rest + this.#write(this.#reader.end()));
	}

	#takeAll(events: readonly SseEvent[]): string {
		let text = "";
		try {
			for (const event of events) text += this.#take(event);
		} catch (error) {
			this.#failure = this.#attempt.explain(error);
		}
		if (!this.#attempt.seen.hasContent) {
			this.#held += text;
			return "";
		}
		if (this.#held !== "") {
			text = this.#held + text;
			this.#held = "";
		}
		this.#size += text.length;
		return text;
	}

	#take(event: SseEvent): string {
		if (this.#ended) return "";
		if (event.data === "[DONE]") {
			this.#ended = true;
			this.#observe(this.#reader.push(event.data));
			return "";
		}
		if (!this.#forwardsLines) return this.#write(this.#reader.push(event.data, event.event));
		const writer = this.#writer;
		// Where the answer is kept, every line is decoded.
		if (!this.#events && !this.#kept && this.#attempt.seen.hasContent && writer.isPlainDelta?.(event.data)) {
			this.#attempt.seen.forwardedLines++;
			return writer.forward?.(event.data) ?? "";
		}
		const events = this.#reader.push(event.data, event.event);
		this.#observe(events);
		if (writer.isForwardable?.(event.data) === false) return "";
		return writer.forward?.(event.data, events) ?? "";
	}

	#write(events: readonly ChatEvent[]): string {
		this.#observe(events);
		let text = "";
		for (const event of this.#unhealed?.pass(events) ?? events) text += this.#writer.write(event);
		return text;
	}

	/** The text that was held back, mended. */
	#writeHealed(): string {
		if (!this.#unhealed) return "";
		const { events, method } = this.#unhealed.release();
		this.#attempt.seen.healing = method;
		if (this.#events) this.#events = healEvents(this.#events, this.#attempt.run.chat).events;
		let text = "";
		for (const event of events) text += this.#writer.write(event);
		return text;
	}

	/** An error event inside a 200 ends the answer like any other failure. */
	#observe(events: readonly ChatEvent[]): void {
		const { seen, candidate } = this.#attempt;
		seen.take(events);
		if (this.#events) for (const event of events) this.#events.push(event);
		if (seen.fault) throw upstreamError(seen.fault, candidate);
		this.#kept?.take(events);
	}

	/** Settles before the end marks leave, so that a client that has them is in the log. */
	async #close(rest: string): Promise<string> {
		const attempt = this.#attempt;
		if (attempt.abandoned) throw new GatewayError({ status: 499, message: "The client closed the connection." });
		const healed = this.#writeHealed();
		const closing = closingOf(attempt);
		const text = this.#held + rest + healed + this.#writer.close(closing);
		const { protocol, policy, chat } = attempt.run;
		const events = this.#events;
		const answerOf = (kept: ChatEvent[]) =>
			this.#writer.answer?.() ?? protocol.writeAnswer(kept, attempt.served(), closing);
		if (events && protocol.remember) {
			await protocol.remember({ chat, events, served: attempt.served(), answer: answerOf(events) }, ownerOf(policy));
		}
		if (this.#kept) await attempt.run.fill?.keep(attempt, this.#kept);
		await settle(
			attempt,
			{
				kind: "answered",
				responseSize: this.#size + text.length,
				response: () => (events ? answerOf(events) : null),
			},
			closing,
		);
		return text;
	}
}
