/** What an attempt listens to in order to stop: an AbortSignal, or the cheaper `Cancellation`. */
export type CancelSignal = {
	readonly aborted: boolean;
	/** Why; undefined before. */
	readonly reason: unknown;
	addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
	removeEventListener(type: "abort", listener: () => void): void;
};

/**
 * Stops an attempt once. Behaves like the AbortSignal of an AbortController, of which every request would pay the event
 * target although hardly any is ever stopped: here listeners are a plain list.
 */
export class Cancellation implements CancelSignal {
	aborted = false;
	reason: unknown = undefined;
	#listeners: (() => void)[] = [];

	/** Tells the listeners, each once; later calls change nothing. */
	cancel(reason: Error): void {
		if (this.aborted) return;
		this.aborted = true;
		this.reason = reason;
		const listeners = this.#listeners;
		this.#listeners = [];
		for (const listener of listeners) listener();
	}

	/** As of a signal, a listener added after the end is never called: look at `aborted` first. */
	addEventListener(_type: "abort", listener: () => void): void {
		if (!this.aborted) this.#listeners.push(listener);
	}

	removeEventListener(_type: "abort", listener: () => void): void {
		const position = this.#listeners.indexOf(listener);
		if (position >= 0) this.#listeners.splice(position, 1);
	}
}
