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
	onCancel(): void;
	/** Frames for a failure that was thrown although the status had been sent. */
	onLateFailure(error: unknown): string;
};

type Step = IteratorResult<string, unknown>;

/** SSE comments are ignored by every client and keep proxies from cutting a silent connection. */
const keepAliveComment = ": keep-alive\n\n";

export async function openStreamBody(
	frames: AsyncGenerator<string>,
	options: StreamBodyOptions,
): Promise<ReadableStream<Uint8Array>> {
	const pending = frames.next();
	const opening = await stepOrSilence(pending, options.keepAliveMs);
	options.onCommit();
	const pump = new Pump(frames, options, opening ?? pending, opening === undefined);
	return new ReadableStream<Uint8Array>({
		start: (controller) => void pump.run(controller),
		pull: () => pump.wasRead(),
		cancel: () => pump.leave(),
	});
}

/** Moves frames into a stream: one loop and one timer for all of it, since a race and a timer per chunk cost more than it. */
class Pump {
	readonly #frames: AsyncGenerator<string>;
	readonly #options: StreamBodyOptions;
	readonly #first: Step | Promise<Step>;
	readonly #encoder = new TextEncoder();
	#beginsSilent: boolean;
	#left = false;
	#wake: (() => void) | undefined;

	constructor(frames: AsyncGenerator<string>, options: StreamBodyOptions, first: Step | Promise<Step>, beginsSilent: boolean) {
		this.#frames = frames;
		this.#options = options;
		this.#first = first;
		this.#beginsSilent = beginsSilent;
	}

	/** The client went away: what still comes is consumed and not sent, so that the answer is settled. */
	leave(): void {
		if (this.#left) return;
		this.#left = true;
		this.#options.onCancel();
		this.wasRead();
	}

	wasRead(): void {
		this.#wake?.();
		this.#wake = undefined;
	}

	async run(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
		const comment = () => {
			if (!this.#left && hasRoom(controller)) controller.enqueue(this.#encoder.encode(keepAliveComment));
			silence.refresh();
		};
		const silence = setTimeout(comment, this.#options.keepAliveMs);
		if (this.#beginsSilent) comment();
		try {
			for (let step = await this.#first; !step.done; step = await this.#frames.next()) {
				if (this.#left) continue;
				controller.enqueue(this.#encoder.encode(step.value));
				silence.refresh();
				if (!hasRoom(controller)) await this.#untilRead(controller);
			}
			if (!this.#left) controller.close();
		} catch (error) {
			// Where the client has left, the generator settled the attempt before it threw.
			if (this.#left) return;
			controller.enqueue(this.#encoder.encode(this.#options.onLateFailure(error)));
			controller.close();
		} finally {
			clearTimeout(silence);
		}
	}

	/** Waits until the client has read what was written; one that never does counts as gone. */
	async #untilRead(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
		const patience = setTimeout(() => {
			this.leave();
			controller.error(new Error("the client does not read its answer"));
		}, this.#options.readerPatienceMs);
		await new Promise<void>((resolve) => {
			this.#wake = resolve;
		});
		clearTimeout(patience);
	}
}

function hasRoom(controller: ReadableStreamDefaultController<Uint8Array>): boolean {
	return (controller.desiredSize ?? 0) > 0;
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
