import { expect, it } from "vitest";
import { Flights } from "./flights";

it("has one call under way for a key, until it ends", async () => {
	const flights = new Flights();
	const flight = flights.begin("key", 100);
	expect(flights.underWay("key", 99)).toBe(flight);
	expect(flights.underWay("other", 99)).toBeUndefined();
	flight.end({ kind: "failed" });
	flight.end({ kind: "alone" });
	expect(await flight.ended).toEqual({ kind: "failed" });
	expect(flights.underWay("key", 99)).toBeUndefined();
	expect(flights.size).toBe(0);
});

it("waits for no call longer than it may take, and a late end is not that of the next", () => {
	const flights = new Flights();
	const dead = flights.begin("key", 100);
	expect(flights.underWay("key", 100)).toBeUndefined();
	const next = flights.begin("key", 200);
	dead.end({ kind: "failed" });
	expect(flights.underWay("key", 150)).toBe(next);
});
