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
		onCancel: () => void calls.push("cancel"),
		onLateFailure: (error: unknown) => `data: ${(error as Error).message}\n\n`,
	};
}

const never = 1_000_000;

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
		const body = await openStreamBody(frames(), settings);
		expect(await new Response(body).text()).toBe("ab");
		expect(settings.calls).toEqual(["commit"]);
	});

	it("commits after silence, sends comments, then the frames", async () => {
		const settings = options(5);
		const first = gate();
		async function* frames(): AsyncGenerator<string> {
			await first.promise;
			yield "data: x\n\n";
		}
		const body = await openStreamBody(frames(), settings);
		const reader = body.getReader();
		const comment = new TextDecoder().decode((await reader.read()).value);
		expect(comment).toBe(": keep-alive\n\n");
		first.open();
		let text = "";
		for (let part = await reader.read(); !part.done; part = await reader.read()) text += new TextDecoder().decode(part.value);
		expect(text.replaceAll(": keep-alive\n\n", "")).toBe("data: x\n\n");
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
		const body = await openStreamBody(frames(), settings);
		failure.open();
		expect((await new Response(body).text()).replaceAll(": keep-alive\n\n", "")).toBe("data: broke\n\n");
	});

	it("gives up on a client that does not read, and settles", async () => {
		const settings = { ...options(never), readerPatienceMs: 5 };
		const settled = gate();
		async function* frames(): AsyncGenerator<string> {
			while (!settings.calls.includes("cancel")) yield "a";
			settled.open();
		}
		const body = await openStreamBody(frames(), settings);
		await settled.promise;
		expect(settings.calls).toEqual(["commit", "cancel"]);
		await expect(new Response(body).text()).rejects.toThrow("does not read");
	});

	it("runs the frames to their end after a cancel, so that they can settle", async () => {
		const settings = options(never);
		const gone = gate();
		const settled = gate();
		async function* frames(): AsyncGenerator<string> {
			yield "a";
			await gone.promise;
			yield "b";
			settled.open();
		}
		const body = await openStreamBody(frames(), settings);
		const reader = body.getReader();
		await reader.read();
		await reader.cancel();
		expect(settings.calls).toEqual(["commit", "cancel"]);
		gone.open();
		await settled.promise;
	});
});
