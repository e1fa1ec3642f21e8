import { expect, test } from "vitest";
import { headersOf } from "../../../tests/factories/provider-fixtures";
import { plainMessage, retryAfterOf } from "./faults";
import { fitEffort, nearestEffort } from "./reasoning-effort";

test.each<[Record<string, string>, number | undefined]>([
	[{}, undefined],
	[{ "retry-after": "12" }, 12],
	[{ "retry-after": "0.2" }, 1],
	[{ "retry-after": "0" }, 0],
	[{ "retry-after": "-1" }, undefined],
	[{ "retry-after": "soon" }, undefined],
	[{ "retry-after": "9", "retry-after-ms": "1500" }, 2],
	[{ "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT", date: "Wed, 21 Oct 2026 07:28:00 GMT" }, 30],
	[{ "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT", date: "Wed, 21 Oct 2026 07:28:30 GMT" }, 0],
	[{ "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT" }, undefined],
])("retry after %j is %s", (headers, expected) => expect(retryAfterOf(headersOf(headers))).toBe(expected));

test("a body of no known shape becomes a short text", () => {
	expect(plainMessage(502, " <b>Bad</b>\n gateway ")).toBe("Bad gateway");
	expect(plainMessage(503, { a: 1 })).toBe("The provider answered with status 503.");
	expect(plainMessage(500, "x".repeat(900))).toHaveLength(500);
});

test("the closest effort", () => {
	expect(nearestEffort("medium", ["low", "high"])).toBe("high");
	expect(nearestEffort("minimal", ["none", "low"])).toBe("low");
	expect(nearestEffort("none", ["low", "high"])).toBe("low");
	expect(nearestEffort("none", ["none", "high"])).toBe("none");
	expect(nearestEffort("max", ["low", "medium"])).toBe("medium");
	expect(nearestEffort("low", [])).toBe("low");
	const warnings: string[] = [];
	expect(fitEffort("low", ["low"], warnings)).toBe("low");
	expect(warnings).toEqual([]);
	fitEffort("xhigh", ["low"], warnings);
	expect(warnings[0]).toContain('"xhigh"');
});
