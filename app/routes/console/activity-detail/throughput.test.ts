import { expect, it } from "vitest";
import { throughputOf } from "./throughput";

const log = (given: object) => ({ completionTokens: 100, duration: 2000, timeToFirstToken: null, cached: false, ...given });

it("leaves the wait for the first token out", () => {
	expect(throughputOf(log({ timeToFirstToken: 1000 }))).toEqual({ perSecond: 100, afterFirst: true });
	expect(throughputOf(log({}))).toEqual({ perSecond: 50, afterFirst: false });
});

it("does not divide by a blink", () => {
	expect(throughputOf(log({ timeToFirstToken: 1999 }))).toEqual({ perSecond: 50, afterFirst: false });
});

it("says nothing where nothing was produced", () => {
	expect(throughputOf(log({ completionTokens: 0 }))).toBeNull();
	expect(throughputOf(log({ cached: true }))).toBeNull();
	expect(throughputOf(log({ duration: 0 }))).toBeNull();
});
