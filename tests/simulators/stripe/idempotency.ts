import { invalid, Refusal } from "./errors.ts";

export type Answer = { status: number; body: unknown };
type Kept = { fingerprint: string; answer: Answer | undefined };

/** Answers by idempotency key, as Stripe keeps them: https://docs.stripe.com/api/idempotent_requests */
export class IdempotencyKeys {
	readonly #kept = new Map<string, Kept>();
	/** Answers that were given a second time. */
	replays = 0;

	/**
	 * The answer to a request with this key: the first one's, if there was one. Throws a refusal where the key was used for
	 * something else or where the first request is still under way. What fails before anything is done is not kept.
	 */
	async once(key: string, fingerprint: string, work: () => Promise<Answer>): Promise<Answer & { isReplay: boolean }> {
		if (key.length > 255) throw invalid("Idempotency keys may have up to 255 characters.");
		const kept = this.#kept.get(key);
		if (kept) return { ...this.#again(key, kept, fingerprint), isReplay: true };
		const entry: Kept = { fingerprint, answer: undefined };
		this.#kept.set(key, entry);
		try {
			entry.answer = structuredClone(await work());
			return { ...entry.answer, isReplay: false };
		} catch (error) {
			this.#kept.delete(key);
			throw error;
		}
	}

	/** What happens to keys after a day. */
	forget(): void {
		this.#kept.clear();
	}

	#again(key: string, { fingerprint: first, answer }: Kept, fingerprint: string): Answer {
		if (first !== fingerprint) {
			throw new Refusal(400, {
				type: "idempotency_error",
				message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
			});
		}
		if (answer === undefined) {
			throw new Refusal(409, {
				type: "idempotency_error",
				code: "idempotency_key_in_use",
				message: `There is currently another in-progress request using this Idempotency Key (${key}).`,
			});
		}
		this.replays++;
		return answer;
	}
}
