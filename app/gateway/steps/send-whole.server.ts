import type { Dispatcher } from "undici";
import { ByteCollector } from "~/platform/byte-collector";
import type { CancelSignal } from "./cancellation";

export type WholeAnswer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

type Sending = { url: { origin: string; path: string }; headers: Record<string, string>; body: string; maxBytes: number; tooLarge: () => Error };

/**
 * Sends a POST and collects the answer without a stream in between: for whole answers the stream and its iterator would
 * cost more than the answer. Rejects with the signal's reason once that aborts, and with `tooLarge()` above `maxBytes`.
 */
export function sendWhole(dispatcher: Dispatcher, sending: Sending, signal: CancelSignal): Promise<WholeAnswer> {
	return new Promise((resolve, reject) => {
		const { url, headers, body } = sending;
		const collector = new Collector(sending, signal, resolve, reject);
		dispatcher.dispatch({ origin: url.origin, path: url.path, method: "POST", headers, body }, collector);
	});
}

class Collector implements Dispatcher.DispatchHandler {
	readonly #sending: Sending;
	readonly #signal: CancelSignal;
	readonly #resolve: (answer: WholeAnswer) => void;
	readonly #reject: (reason: unknown) => void;
	readonly #received = new ByteCollector();
	#status = 0;
	#headers: WholeAnswer["headers"] = {};
	#controller: Dispatcher.DispatchController | undefined;
	#abort = () => this.#controller?.abort(this.#signal.reason as Error);

	constructor(sending: Sending, signal: CancelSignal, resolve: (answer: WholeAnswer) => void, reject: (reason: unknown) => void) {
		this.#sending = sending;
		this.#signal = signal;
		this.#resolve = resolve;
		this.#reject = reject;
	}

	onRequestStart(controller: Dispatcher.DispatchController): void {
		this.#controller = controller;
		if (this.#signal.aborted) this.#abort();
		else this.#signal.addEventListener("abort", this.#abort, { once: true });
	}

	onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: WholeAnswer["headers"]): void {
		// An early hint; the answer itself follows.
		if (status < 200) return;
		this.#status = status;
		this.#headers = headers;
	}

	onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
		if (this.#received.size + chunk.byteLength > this.#sending.maxBytes) controller.abort(this.#sending.tooLarge());
		else this.#received.add(chunk);
	}

	onResponseEnd(): void {
		this.#release();
		this.#resolve({ status: this.#status, headers: this.#headers, text: this.#received.text() });
	}

	onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
		this.#release();
		this.#reject(error);
	}

	#release(): void {
		this.#signal.removeEventListener("abort", this.#abort);
	}
}
