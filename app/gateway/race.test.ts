import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { firstToSucceed, settlesWithin } from "./race";

test("the first to succeed wins, failures are passed over", async () => {
	const failing = Promise.reject(new Error("early"));
	expect(await firstToSucceed([sleep(20, "slow"), failing, Promise.resolve("quick")])).toEqual({ winner: 2, value: "quick" });
	expect(await firstToSucceed([Promise.reject(new Error("early")), sleep(5, "late")])).toEqual({ winner: 1, value: "late" });
});

test("where all fail, the first failure is told", async () => {
	const late = sleep(5).then(() => Promise.reject(new Error("late")));
	await expect(firstToSucceed([late, Promise.reject(new Error("early"))])).rejects.toThrow("early");
});

test("tells whether a promise settled in time, and never rejects", async () => {
	expect(await settlesWithin(Promise.resolve(1), 1000)).toBe(true);
	expect(await settlesWithin(Promise.reject(new Error("no")), 1000)).toBe(true);
	expect(await settlesWithin(new Promise(() => {}), 5)).toBe(false);
});
