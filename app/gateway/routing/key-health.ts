/** Names one credential in one version of it, without holding its secret. Another version is another key. */
export type KeyRef = string;

/** When a key is rested, and for how long. Times in milliseconds. */
export type KeyHealthLimits = {
	/** Errors without a success between them that cool a key down. */
	consecutiveErrors: number;
	/** The first rest; further errors after it double it up to the longest. */
	firstCoolDownMs: number;
	longestCoolDownMs: number;
	/** Longest that a provider's own "try again after" is believed. */
	longestRetryAfterMs: number;
};

export const defaultKeyHealthLimits: KeyHealthLimits = {
	consecutiveErrors: 3,
	firstCoolDownMs: 30_000,
	longestCoolDownMs: 600_000,
	longestRetryAfterMs: 3_600_000,
};

/** What went wrong with a key: the status of the answer (absent where none came), and how long it asked to wait. */
export type KeyError = { status?: number; retryAfterMs?: number };

type KeyState = {
	inFlight: number;
	/** Counts up over all choices: of equally loaded keys the one that has rested longest is taken. */
	lastChosen: number;
	errors: number;
	coolDowns: number;
	/** Until when errors keep it back, and until when its rate limit does. */
	coolUntil: number;
	limitedUntil: number;
	refused: boolean;
};

const untouched: Readonly<KeyState> = {
	inFlight: 0,
	lastChosen: 0,
	errors: 0,
	coolDowns: 0,
	coolUntil: 0,
	limitedUntil: 0,
	refused: false,
};

/** More are never watched at once; those leased longest ago go first. */
const mostKeys = 10_000;

/**
 * The health of provider credentials, and which of several to use. Errors in a row cool a key down, one that the
 * provider refuses is out for good (until it is edited, which makes it another `KeyRef`), a rate limit rests it for as
 * long as the provider says. Pure: the clock comes with each call.
 */
export class KeyHealth {
	readonly #keys = new Map<KeyRef, KeyState>();
	readonly #limits: KeyHealthLimits;
	#choices = 0;
	/** The key that was leased last, which is at the end already. */
	#last: KeyRef | undefined;

	constructor(limits: KeyHealthLimits = defaultKeyHealthLimits) {
		this.#limits = limits;
	}

	/**
	 * The index of the key to use: of the healthy ones the least loaded, of those the one that has rested longest. Where
	 * none is healthy, the one that recovers first. -1 only for an empty list. Requests that choose before any of them has
	 * its lease take turns as well.
	 */
	choose(keys: readonly KeyRef[], now: number): number {
		if (keys.length < 2) return keys.length - 1;
		let best = -1;
		let bestState: KeyState = untouched;
		for (let index = 0; index < keys.length; index++) {
			const state = this.#keys.get(keys[index] as KeyRef) ?? untouched;
			if (best !== -1 && !goesBefore(state, bestState, now)) continue;
			best = index;
			bestState = state;
		}
		this.#stateOf(keys[best] as KeyRef).lastChosen = ++this.#choices;
		return best;
	}

	/** False while the key is out, or cooling down. */
	isHealthy(key: KeyRef, now: number): boolean {
		const state = this.#keys.get(key);
		return state === undefined || recoveryOf(state) <= now;
	}

	/** A request begins to use the key. Every lease is released once. */
	lease(key: KeyRef): void {
		const state = this.#stateOf(key);
		state.inFlight++;
		state.lastChosen = ++this.#choices;
		if (key === this.#last) return;
		// Kept in the order of their last use.
		this.#keys.delete(key);
		this.#keys.set(key, state);
		this.#last = key;
	}

	release(key: KeyRef): void {
		const state = this.#keys.get(key);
		if (state !== undefined && state.inFlight > 0) state.inFlight--;
	}

	succeeded(key: KeyRef): void {
		const state = this.#keys.get(key);
		if (state === undefined) return;
		state.errors = 0;
		state.coolDowns = 0;
		state.coolUntil = 0;
	}

	/** Counts an error that may be the key's: refusals, rate limits, errors of the server, no answer. */
	failed(key: KeyRef, now: number, { status, retryAfterMs }: KeyError = {}): void {
		const state = this.#stateOf(key);
		if (status === 401 || status === 403) {
			state.refused = true;
			return;
		}
		if (status === 429 && retryAfterMs !== undefined && retryAfterMs > 0) {
			const rest = Math.min(retryAfterMs, this.#limits.longestRetryAfterMs);
			state.limitedUntil = Math.max(state.limitedUntil, now + rest);
			return;
		}
		state.errors++;
		// Requests that were on their way when it began to rest say nothing new.
		if (state.errors < this.#limits.consecutiveErrors || state.coolUntil > now) return;
		const { firstCoolDownMs, longestCoolDownMs } = this.#limits;
		state.coolUntil = now + Math.min(longestCoolDownMs, firstCoolDownMs * 2 ** Math.min(state.coolDowns, 30));
		state.coolDowns++;
	}

	/** Forgets everything, as after a restart. */
	clear(): void {
		this.#keys.clear();
		this.#last = undefined;
	}

	#stateOf(key: KeyRef): KeyState {
		const known = this.#keys.get(key);
		if (known !== undefined) return known;
		if (this.#keys.size >= mostKeys) this.#keys.delete(this.#keys.keys().next().value as KeyRef);
		const state = { ...untouched };
		this.#keys.set(key, state);
		this.#last = undefined;
		return state;
	}
}

/** Unix milliseconds; in the past for a healthy key. */
function recoveryOf({ refused, coolUntil, limitedUntil }: KeyState): number {
	return refused ? Number.POSITIVE_INFINITY : Math.max(coolUntil, limitedUntil);
}

function goesBefore(one: KeyState, other: KeyState, now: number): boolean {
	const recovery = Math.max(now, recoveryOf(one));
	const otherRecovery = Math.max(now, recoveryOf(other));
	if (recovery !== otherRecovery) return recovery < otherRecovery;
	if (one.inFlight !== other.inFlight) return one.inFlight < other.inFlight;
	return one.lastChosen < other.lastChosen;
}
