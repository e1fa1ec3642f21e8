import { PassThrough } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { openStreamBody } from "./stream-body";

type Gate = { promise: Promise<void>; open: () => void };

function gate(): Gate {
	let open = () => {};
	const promise = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { promise, open };
}

function options(keepAliveMs: number) {
	const calls: string[] = [];
	return {
		calls,
		keepAliveMs,
		readerPatienceMs: 100_000,
		onCommit: () => void calls.push("commit"),
		onLeave: () => void calls.push("leave"),
		onLateFailure: (error: unknown) => `data: ${(error as Error).message}\n\n`,
	};
}

const never = 1_000_000;
const comment = ": keep-alive\n\n";

describe("openStreamBody", () => {
	it("rejects with a failure before the first frame, without committing", async () => {
		const settings = options(never);
		async function* failing(): AsyncGenerator<string> {
			yield* [];
			throw new Error("refused");
		}
		await expect(openStreamBody(failing(), settings)).rejects.toThrow("refused");
		expect(settings.calls).toEqual([]);
	});

	it("passes frames on in order and ends", async () => {
		const settings = options(never);
		async function* frames(): AsyncGenerator<string> {
			yield "a";
			yield "b";
		}
		const sink = new PassThrough();
		await (await openStreamBody(frames(), settings)).writeTo(sink);
		expect(await textOf(sink)).toBe("ab");
		expect(settings.calls).toEqual(["commit"]);
	});

	it("commits after silence, sends comments, then the frames", async () => {
		const settings = options(5);
		const first = gate();
		async function* frames(): AsyncGenerator<string> {
			await first.promise;
			yield "data: x\n\n";
		}
		const sink = new PassThrough();
		const written = (await openStreamBody(frames(), settings)).writeTo(sink);
		expect(String(sink.read())).toBe(comment);
		first.open();
		await written;
		expect((await textOf(sink)).replaceAll(comment, "")).toBe("data: x\n\n");
		expect(settings.calls).toEqual(["commit"]);
	});

	it("turns a failure after the commit into the error frame", async () => {
		const settings = options(5);
		const failure = gate();
		async function* frames(): AsyncGenerator<string> {
			yield* [];
			await failure.promise;
			throw new Error("broke");
		}
		const sink = new PassThrough();
		const written = (await openStreamBody(frames(), settings)).writeTo(sink);
		failure.open();
		await written;
		expect((await textOf(sink)).replaceAll(comment, "")).toBe("data: broke\n\n");
	});

	it("waits for a client that reads slowly and loses nothing", async () => {
		const settings = options(never);
		async function* frames(): AsyncGenerator<string> {
			for (let at = 0; at < 100; at++) yield `frame ${at}\n`;
		}
		const sink = new PassThrough({ highWaterMark: 16 });
		const written = (await openStreamBody(frames(), settings)).writeTo(sink);
		const expected = Array.from({ length: 100 }, (_, at) => `frame ${at}\n`).join("");
		expect(await textOf(sink)).toBe(expected);
		await written;
		expect(settings.calls).toEqual(["commit"]);
	});

	it("gives up on a client that does not read, and runs the frames to their end", async () => {
		const settings = { ...options(never), readerPatienceMs: 5 };
		let settled = false;
		async function* frames(): AsyncGenerator<string> {
			while (!settings.calls.includes("leave")) yield "a";
			yield "more";
			settled = true;
		}
		const sink = new PassThrough({ highWaterMark: 4 });
		await (await openStreamBody(frames(), settings)).writeTo(sink);
		expect(settled).toBe(true);
		expect(settings.calls).toEqual(["commit", "leave"]);
		expect(sink.destroyed).toBe(true);
	});

	it("runs the frames to their end when the client leaves, so that they can settle", async () => {
		const settings = options(never);
		const gone = gate();
		async function* frames(): AsyncGenerator<string> {
			yield "a";
			await gone.promise;
			yield "b";
		}
		const sink = new PassThrough();
		sink.once("close", gone.open);
		const written = (await openStreamBody(frames(), settings)).writeTo(sink);
		sink.destroy();
		await written;
		expect(settings.calls).toEqual(["commit", "leave"]);
	});
});
