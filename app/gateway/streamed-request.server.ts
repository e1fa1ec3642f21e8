import { StreamedAnswer } from "./answer-streamed.server";
import { firstToSucceed, settlesWithin } from "./race";
import { Attempt, type Run } from "./steps/attempt.server";
import { hedgeDelayOf, mayHedge } from "./steps/hedge.server";
import { type Prepared, prepareAnother } from "./steps/prepare.server";

type Status = { committed: boolean };

/** A row of attempts at a stream, each after the failure of the one before, as long as the client has no content. */
class Lane {
	prepared: Prepared;
	attempt: Attempt;
	answer: StreamedAnswer;
	readonly frames: AsyncGenerator<string>;

	constructor(run: Run, first: Prepared, status: Status) {
		this.prepared = first;
		this.attempt = new Attempt(run, first);
		this.answer = new StreamedAnswer(this.attempt, status);
		this.frames = this.#frames(run, status);
	}

	async *#frames(run: Run, status: Status): AsyncGenerator<string> {
		for (;;) {
			const next = yield* this.answer.frames();
			if (!next) return;
			this.prepared = next;
			this.attempt = new Attempt(run, next);
			this.answer = new StreamedAnswer(this.attempt, status);
		}
	}
}

/**
 * A streamed request with all its attempts. A hedged one is sent to a second provider where the first has no content in
 * time; whoever has content first is heard, and the other copy is stopped.
 */
export class StreamedRequest {
	readonly #run: Run;
	readonly #status: Status = { committed: false };
	readonly #delay: number | undefined;
	#lanes: Lane[] = [];
	#heard: Lane;

	constructor(run: Run, first: Prepared) {
		this.#delay = hedgeDelayOf(run);
		this.#run = run;
		this.#heard = this.#begin(this.#delay === undefined ? run : { ...run, rival: () => this.#lanes[1]?.attempt }, first);
	}

	/** What the answer comes from, or is expected from. */
	get prepared(): Prepared {
		return this.#heard.prepared;
	}

	/** SSE text for the client. Throws GatewayError where no attempt had content before the status was sent. */
	async *frames(): AsyncGenerator<string> {
		if (this.#delay === undefined) return yield* this.#heard.frames;
		const begun = this.#heard.frames.next();
		const late = !(await settlesWithin(begun, this.#delay));
		const second = late && mayHedge(this.#run) ? await prepareAnother(this.#run) : undefined;
		const step = second ? await this.#race(begun, second) : await begun;
		if (step.done) return;
		yield step.value;
		yield* this.#heard.frames;
	}

	/** The status is about to be sent: from now on failures come as frames. */
	commit(): void {
		this.#status.committed = true;
	}

	/** The client went away. */
	abandon(): void {
		for (const { attempt } of this.#lanes) attempt.abandon();
	}

	/** An error frame for a failure that was thrown while the status was being sent. */
	lateFailure(error: unknown): string {
		return this.#heard.answer.lateFailure(error);
	}

	#begin(run: Run, prepared: Prepared): Lane {
		const lane = new Lane(run, prepared, this.#status);
		this.#lanes.push(lane);
		return lane;
	}

	/** The first step of whichever lane is first to have content. */
	async #race(begun: Promise<IteratorResult<string>>, second: Prepared): Promise<IteratorResult<string>> {
		const [one] = this.#lanes as [Lane];
		const other = this.#begin({ ...this.#run, rival: () => one.attempt, earlier: [], unrecorded: [] }, second);
		const { winner, value } = await firstToSucceed([begun, other.frames.next()]);
		const [heard, loser] = winner === 0 ? [one, other] : [other, one];
		this.#heard = heard;
		loser.attempt.outrun(heard.attempt);
		void drain(loser.frames);
		return value;
	}
}

/** Lets a stream that nobody hears come to its end, so that it is settled. */
async function drain(frames: AsyncGenerator<string>): Promise<void> {
	try {
		while (!(await frames.next()).done);
	} catch {
		// Its failure was settled, and there is nobody to tell.
	}
}
