import { connect, type Socket } from "node:net";

/** One HTTP answer; every byte is a character of `body`. */
export type Reply = { status: number; body: string };

/** Longest wait for an answer. Nothing in a measurement takes a second. */
const patienceMs = 20_000;

/**
 * One keep-alive connection that carries one request at a time. Written for this harness because the load generator
 * shares a core with the mock upstream: general clients cost several times as much per request. Reads answers with
 * `Content-Length` or in chunks, nothing else.
 */
export class Connection {
	readonly #socket: Socket;
	#received = "";
	/** Where the body begins, or 0 while the head is incomplete. */
	#bodyAt = 0;
	/** Length of the body, or -1 where it comes in chunks. */
	#length = -1;
	#status = 0;
	/** Chunked: read position and what the chunks held so far. */
	#at = 0;
	#body = "";
	#resolve: ((reply: Reply) => void) | undefined;
	#reject: ((error: Error) => void) | undefined;

	private constructor(socket: Socket) {
		this.#socket = socket;
		socket.setEncoding("latin1");
		socket.setTimeout(patienceMs, () => this.#fail(new Error("no answer in time")));
		socket.on("data", (text: string) => this.#take(text));
		socket.on("error", (error) => this.#fail(error));
		socket.on("close", () => this.#fail(new Error("the connection was closed before the answer was complete")));
	}

	static open(port: number): Promise<Connection> {
		return new Promise((resolve, reject) => {
			const socket = connect({ port, host: "127.0.0.1", noDelay: true });
			socket.once("error", reject);
			socket.once("connect", () => {
				socket.off("error", reject);
				resolve(new Connection(socket));
			});
		});
	}

	/** Sends a whole request and resolves with its whole answer. Rejects when the connection breaks. */
	send(request: string): Promise<Reply> {
		return new Promise((resolve, reject) => {
			this.#resolve = resolve;
			this.#reject = reject;
			this.#received = "";
			this.#bodyAt = 0;
			this.#body = "";
			this.#socket.write(request, "latin1");
		});
	}

	close(): void {
		this.#resolve = undefined;
		this.#reject = undefined;
		this.#socket.destroy();
	}

	#fail(error: Error): void {
		const reject = this.#reject;
		this.close();
		reject?.(error);
	}

	#take(text: string): void {
		this.#received += text;
		if (this.#bodyAt === 0 && !this.#readHead()) return;
		if (this.#length >= 0) {
			if (this.#received.length - this.#bodyAt >= this.#length) this.#finish(this.#received.slice(this.#bodyAt));
		} else if (this.#readChunks()) this.#finish(this.#body);
	}

	#readHead(): boolean {
		const end = this.#received.indexOf("\r\n\r\n");
		if (end === -1) return false;
		const head = this.#received.slice(0, end).toLowerCase();
		this.#status = Number(head.slice(9, 12));
		this.#bodyAt = end + 4;
		this.#at = this.#bodyAt;
		const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
		this.#length = length === undefined ? -1 : Number(length);
		return true;
	}

	/** True once the last chunk is there. */
	#readChunks(): boolean {
		for (;;) {
			const lineEnd = this.#received.indexOf("\r\n", this.#at);
			const size = lineEnd === -1 ? 0 : Number.parseInt(this.#received.slice(this.#at, lineEnd), 16);
			if (lineEnd === -1 || this.#received.length < lineEnd + size + 4) {
				this.#received = this.#received.slice(this.#at);
				this.#at = 0;
				return false;
			}
			if (size === 0) return true;
			this.#body += this.#received.slice(lineEnd + 2, lineEnd + 2 + size);
			this.#at = lineEnd + size + 4;
		}
	}

	#finish(body: string): void {
		const resolve = this.#resolve;
		this.#resolve = undefined;
		this.#reject = undefined;
		resolve?.({ status: this.#status, body });
	}
}
