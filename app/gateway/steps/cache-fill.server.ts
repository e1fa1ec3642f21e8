import { logger } from "~/platform/logger.server";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import { store } from "~/platform/store/index.server";
import { bucketTag } from "~/platform/store/store";
import type { ChatEvent } from "../chat";
import { AnswerCollector } from "../response-cache/answer-collector";
import type { Flight, FlightEnd } from "../response-cache/flights";
import { type KeptAnswer, seal } from "../response-cache/kept-answer";
import type { Attempt, Run } from "./attempt.server";
import { warningsOf } from "./prepare.server";

/** What every answer of a project with a cache says, where its request could have been answered from it. */
export const cacheHeader = "x-llmgateway-cache";

/**
 * Keeps the answer to a request that was not found in the cache. Where others wait for it, it tells them how it ended,
 * whichever way that is. Nothing in here fails a request.
 */
export class CacheFill {
	readonly #key: string;
	readonly #run: Run;
	/** The caller's own limit of tokens; the request may be limited further after this. */
	readonly #maxTokens: number | undefined;
	#flight: Flight | undefined;

	/** `flight` is the call that others wait for. */
	constructor(run: Run, key: string, flight?: Flight) {
		this.#run = run;
		this.#key = key;
		this.#maxTokens = run.asked.sampling.maxTokens;
		this.#flight = flight;
		if (flight) run.call.client.onGone(this.release);
	}

	/** Collects a streamed answer. Who waits need not wait for the end of one that will not be kept. */
	collect(): AnswerCollector {
		return new AnswerCollector(() => this.#end({ kind: "alone" }));
	}

	/** Keeps an answer that came to its end. Called before its last byte leaves, so that the next request finds it. */
	async keep(attempt: Attempt, answer: AnswerCollector | readonly ChatEvent[]): Promise<void> {
		if (attempt.abandoned) return;
		let end: FlightEnd = { kind: "alone" };
		try {
			const kept = this.#keptOf(attempt, answer instanceof AnswerCollector ? answer : this.#collected(answer));
			if (kept) {
				end = { kind: "kept", answer: kept };
				await this.#put(kept);
			}
		} catch (error) {
			logger.warn({ err: error, requestId: this.#run.call.requestId }, "an answer could not be cached");
		}
		this.#end(end);
	}

	/** Lets the next of those that wait call, unless this one has answered them. */
	readonly release = (): void => this.#end({ kind: "failed" });

	/** The answer is there, or a stream of it has begun, after which `until` releases. */
	answered(answer: DirectAnswer): void {
		answer.headers[cacheHeader] = "MISS";
		if (typeof answer.body === "string") this.release();
	}

	/** The frames of a stream, after which nobody waits any more. */
	async *until(frames: AsyncGenerator<string>): AsyncGenerator<string> {
		try {
			yield* frames;
		} finally {
			this.release();
		}
	}

	#collected(events: readonly ChatEvent[]): AnswerCollector {
		const collector = this.collect();
		collector.take(events);
		return collector;
	}

	#keptOf({ run, candidate, wire }: Attempt, collector: AnswerCollector): KeptAnswer | undefined {
		const { answer: events } = collector;
		if (!events) return undefined;
		// Made within the limit of somebody who could not pay for more: others asked for another answer.
		if (run.outputLimit !== undefined && run.chat.sampling.maxTokens !== this.#maxTokens) return undefined;
		return {
			key: this.#key,
			keptAt: Date.now(),
			provider: candidate.provider.id,
			model: candidate.model.id,
			region: candidate.region ?? null,
			warnings: warningsOf({ chat: run.chat, wire }),
			events,
		};
	}

	async #put(kept: KeptAnswer): Promise<void> {
		const { organizationId, cache } = this.#run.policy;
		const sealed = seal(kept);
		if (sealed) await store().cache.put(bucketTag(organizationId), this.#key, sealed, cache.durationSeconds * 1000);
	}

	#end(end: FlightEnd): void {
		const flight = this.#flight;
		if (!flight) return;
		this.#flight = undefined;
		this.#run.call.client.offGone(this.release);
		flight.end(end);
	}
}
