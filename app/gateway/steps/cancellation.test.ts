import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { Cancellation } from "./cancellation";

test("tells every listener once, with the first reason", () => {
	const cancellation = new Cancellation();
	const [first, second, removed, late] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
	cancellation.addEventListener("abort", first);
	cancellation.addEventListener("abort", removed);
	cancellation.addEventListener("abort", second);
	cancellation.removeEventListener("abort", removed);
	const reason = new Error("enough");

	cancellation.cancel(reason);
	cancellation.cancel(new Error("again"));
	cancellation.addEventListener("abort", late);

	expect([first, second, removed, late].map((listener) => listener.mock.calls.length)).toEqual([1, 1, 0, 0]);
	expect(cancellation).toMatchObject({ aborted: true, reason });
});

test("a listener may take itself or another one back while all are told", () => {
	const cancellation = new Cancellation();
	const second = vi.fn();
	const first = () => {
		cancellation.removeEventListener("abort", first);
		cancellation.removeEventListener("abort", second);
	};
	cancellation.addEventListener("abort", first);
	cancellation.addEventListener("abort", second);

	cancellation.cancel(new Error("enough"));

	expect(second).toHaveBeenCalledOnce();
});

test("stops what Node stops for a signal", async () => {
	const cancellation = new Cancellation();
	const sleeping = sleep(60_000, undefined, { signal: cancellation as unknown as AbortSignal });

	cancellation.cancel(new Error("enough"));

	await expect(sleeping).rejects.toMatchObject({ name: "AbortError", cause: cancellation.reason });
});
