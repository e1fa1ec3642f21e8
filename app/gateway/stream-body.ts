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
	const encoder = new TextEncoder();
	let pending: Promise<Step> = frames.next();
	const opening = await stepOrSilence(pending, options.keepAliveMs);
	options.onCommit();
	let ready: Step | undefined = opening;
	let silent = opening === undefined;
	let unread: NodeJS.Timeout | undefined;
	const leave = () => {
		clearTimeout(unread);
		options.onCancel();
		void drain(frames, pending);
	};

	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			clearTimeout(unread);
			try {
				const step = ready ?? (silent ? undefined : await stepOrSilence(pending, options.keepAliveMs));
				ready = undefined;
				silent = false;
				if (step === undefined) {
					controller.enqueue(encoder.encode(keepAliveComment));
				} else if (step.done) {
					controller.close();
				} else {
					pending = frames.next();
					// Its failure is looked at by the next pull.
					pending.catch(() => {});
					controller.enqueue(encoder.encode(step.value));
				}
				if (step?.done) return;
				unread = setTimeout(() => {
					leave();
					controller.error(new Error("the client does not read its answer"));
				}, options.readerPatienceMs);
			} catch (error) {
				controller.enqueue(encoder.encode(options.onLateFailure(error)));
				controller.close();
			}
		},
		cancel: leave,
	});
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

/** Runs the frames to their end with nobody listening; failures there are already settled. */
async function drain(frames: AsyncGenerator<string>, pending: Promise<Step>): Promise<void> {
	try {
		let step = await pending;
		while (!step.done) step = await frames.next();
	} catch {
		// The generator settled the attempt before it threw.
	}
}
