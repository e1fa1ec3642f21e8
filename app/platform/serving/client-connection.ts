import type { IncomingMessage, ServerResponse } from "node:http";

/** Whether the client is still there to get its answer. */
export type ClientConnection = {
	readonly gone: boolean;
	/** Calls back once if the client goes away before its answer is complete; at once where it has gone already. */
	onGone(listener: () => void): void;
	/** Takes a listener back. */
	offGone(listener: () => void): void;
};

/** Watches the connection of a response. A plain list of listeners: an AbortSignal costs a request more than it should. */
export function watchClient(response: ServerResponse): ClientConnection {
	let listeners: (() => void)[] = [];
	const client = {
		gone: false,
		onGone(listener: () => void) {
			if (client.gone) listener();
			else listeners.push(listener);
		},
		offGone(listener: () => void) {
			listeners = listeners.filter((known) => known !== listener);
		},
	};
	response.on("close", () => {
		if (response.writableFinished) return;
		client.gone = true;
		const called = listeners;
		listeners = [];
		for (const listener of called) listener();
	});
	return client;
}

/**
 * Called when an answer is finished: who is still sending gets a moment to read it, then the connection is closed, because
 * nobody reads on.
 */
export function endUnreadRequest(request: IncomingMessage, graceMs = 1000): void {
	if (request.complete) return;
	setTimeout(() => {
		if (!request.complete) request.destroy();
	}, graceMs).unref();
}
