import { expect, test } from "vitest";
import { GatewayError } from "../errors";
import type { Candidate } from "./candidate";
import { Tries, type TriesOptions } from "./tries";

const free: TriesOptions = { otherPlaces: true, maxRetries: 2, deadline: 1000 };
const pinned: TriesOptions = { ...free, otherPlaces: false };

/** A candidate that is only told apart by its name; `keys` are the names of the same place's other keys. */
function named(region: string, keys: string[] = []): Candidate {
	return { region, otherKeys: () => keys.map((key) => named(key)) } as Candidate;
}

const failures = {
	down: new GatewayError({ status: 502, origin: "upstream", message: "down" }),
	slow: new GatewayError({ status: 504, origin: "upstream", message: "slow" }),
	limited: new GatewayError({ status: 429, origin: "upstream", message: "limited" }),
	refused: new GatewayError({ status: 502, origin: "upstream", code: "provider_credential_refused", message: "refused" }),
	wrong: new GatewayError({ status: 400, origin: "client", message: "wrong" }),
	ours: new GatewayError({ status: 500, message: "ours" }),
	callersTime: new GatewayError({ status: 504, origin: "client", message: "out of time" }),
};

/** What is tried where every try fails the same way. */
function tried(candidates: Candidate[], failure: GatewayError, options: TriesOptions = free, now = 0): string {
	const tries = new Tries(candidates, options);
	let names = "";
	for (let next = candidates[0]; next; next = tries.after(next, failure, now)) names += next.region;
	return names;
}

const candidates = () => [named("a", ["A", "Z"]), named("b", ["B"]), named("c"), named("d")];

test.each([
	["down", "abc", "aAZ"],
	["slow", "abc", "aAZ"],
	["limited", "aAZ", "aAZ"],
	["refused", "aAZ", "aAZ"],
	["wrong", "a", "a"],
	["ours", "a", "a"],
	["callersTime", "a", "a"],
] as const)("a request that is %s goes on to %s, with a named provider to %s", (name, freely, named) => {
	expect(tried(candidates(), failures[name])).toBe(freely);
	expect(tried(candidates(), failures[name], pinned)).toBe(named);
});

test("a limit moves on to other places where the keys are spent", () => {
	const two = [named("a"), named("b", ["B"]), named("c")];
	expect(tried(two, failures.limited, { ...free, maxRetries: 5 })).toBe("abBc");
	expect(tried(two, failures.limited, { ...pinned, maxRetries: 5 })).toBe("a");
});

test("tries end with their number, the candidates and the deadline", () => {
	expect(tried(candidates(), failures.down, { ...free, maxRetries: 0 })).toBe("a");
	expect(tried(candidates(), failures.down, { ...free, maxRetries: 9 })).toBe("abcd");
	expect(tried(candidates(), failures.down, free, 1000)).toBe("a");
});
