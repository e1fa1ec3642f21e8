import { StreamedAnswer } from "./answer-streamed.server";
import { Attempt, type Run } from "./steps/attempt.server";
import type { Prepared } from "./steps/prepare.server";

/** A streamed request with all its attempts. Another one follows a failure as long as the client has no content. */
export class StreamedRequest {
	/** What is being tried. */
	prepared: Prepared;
	readonly #run: Run;
	readonly #status = { committed: false };
	#current: StreamedAnswer;

	constructor(run: Run, first: Prepared) {
		this.#run = run;
		this.prepared = first;
		this.#current = new StreamedAnswer(new Attempt(run, first), this.#status);
	}

	/** SSE text for the client. Throws GatewayError where no attempt had content before the status was sent. */
	async *frames(): AsyncGenerator<string> {
		for (;;) {
			const next = yield* this.#current.frames();
			if (!next) return;
			this.prepared = next;
			this.#current = new StreamedAnswer(new Attempt(this.#run, next), this.#status);
		}
	}

	/** The status is about to be sent: from now on failures come as frames. */
	commit(): void {
		this.#status.committed = true;
	}

	/** The client went away. */
	abandon(): void {
		this.#current.abandon();
	}

	/** An error frame for a failure that was thrown while the status was being sent. */
	lateFailure(error: unknown): string {
		return this.#current.lateFailure(error);
	}
}
