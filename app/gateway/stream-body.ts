import type { AnswerSink } from "~/platform/serving/direct-answer";

/**
 * Turns SSE text into a response body. Resolves when the status may be sent: at the first frames, or after
 * `keepAliveMs` of silence (then comments keep the connection open). Rejects with what the frames threw before that.
 */
export type StreamBodyOptions = {
	keepAliveMs: number;
	/** How long a client may leave what was written unread before it counts as gone. */
	readerPatienceMs: number;
	/** The status is about to be sent: from now on failures must come as frames. */
	onCommit(): void;
	/** The client went away, or does not read. Frames are still consumed to their end, so that the answer is settled. */
	onLeave(): void;
	/** Frames for a failure that was thrown although the status had been sent. */
	onLateFailure(error: unknown): string;
};

type Step = IteratorResult<string, unknown>;

/** SSE comments are ignored by every client and keep proxies from cutting a silent connection. */
const keepAliveComment = ": keep-alive\n\n";

export async function openStreamBody(frames: AsyncGenerator<string>, options: StreamBodyOptions): Promise<StreamBody> {
	const pending = frames.next();
	const opening = await stepOrSilence(pending, options.keepAliveMs);
	options.onCommit();
	return new StreamBody(frames, options, opening ?? pending, opening === undefined);
}

/** Moves frames to the client: one loop and one timer for all of it, since a race and a timer per frame cost more than it. */
export class StreamBody {
	readonly #frames: AsyncGenerator<string>;
	readonly #options: StreamBodyOptions;
	readonly #first: Step | Promise<Step>;
	#beginsSilent: boolean;
	/** All was written, or nothing more will be. */
	#over = false;
	#wake: (() => void) | undefined;

	constructor(frames: AsyncGenerator<string>, options: StreamBodyOptions, first: Step | Promise<Step>, beginsSilent: boolean) {
		this.#frames = frames;
		this.#options = options;
		this.#first = first;
		this.#beginsSilent = beginsSilent;
	}

	/** Writes everything and ends the sink. Where the client leaves, frames are consumed to their end and not sent. */
	async writeTo(sink: AnswerSink): Promise<void> {
		sink.once("close", () => this.#leave());
		const comment = () => {
			if (!this.#over && !sink.writableNeedDrain) sink.write(keepAliveComment);
			silence.refresh();
		};
		const silence = setTimeout(comment, this.#options.keepAliveMs);
		if (this.#beginsSilent) comment();
		try {
			for (let step = await this.#first; !step.done; step = await this.#frames.next()) {
				if (this.#over) continue;
				const hasRoom = sink.write(step.value);
				silence.refresh();
				if (!hasRoom) await this.#untilRead(sink);
			}
		} catch (error) {
			// Where the client has left, the generator settled the attempt before it threw.
			if (!this.#over) sink.write(this.#options.onLateFailure(error));
		} finally {
			clearTimeout(silence);
			if (!this.#over) sink.end();
			this.#over = true;
		}
	}

	#leave(): void {
		if (this.#over) return;
		this.#over = true;
		this.#options.onLeave();
		this.#wake?.();
	}

	/** Waits until the client has read what was written; one that never does counts as gone. */
	async #untilRead(sink: AnswerSink): Promise<void> {
		const patience = setTimeout(() => {
			this.#leave();
			sink.destroy();
		}, this.#options.readerPatienceMs);
		await new Promise<void>((resolve) => {
			this.#wake = resolve;
			sink.once("drain", resolve);
		});
		clearTimeout(patience);
	}
}

async function stepOrSilence(pending: Promise<Step>, silenceMs: number): Promise<Step | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const silence = new Promise<undefined>((resolve) => {
		timer = setTimeout(resolve, silenceMs, undefined);
	});
	try {
		return await Promise.race([pending, silence]);
	} finally {
		clearTimeout(timer);
	}
}
