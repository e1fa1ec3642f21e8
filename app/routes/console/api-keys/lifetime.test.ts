import { describe, expect, it } from "vitest";

import { lifetimeSchema } from "./lifetime";

describe("lifetimeSchema", () => {
	it("is forever where nothing is said", () => expect(lifetimeSchema.parse({})).toBeNull());

	it.each([
		["30", "minutes", 1_800_000],
		["12", "hours", 43_200_000],
		["90", "days", 7_776_000_000],
	])("reads %s %s", (lifetime, lifetimeUnit, ms) => expect(lifetimeSchema.parse({ lifetime, lifetimeUnit })).toBe(ms));

	it.each(["", "0", "-1", "1.5", "soon", "99999"])("refuses %j days, beside the field", (lifetime) => {
		const result = lifetimeSchema.safeParse({ lifetime, lifetimeUnit: "days" });
		expect(result.error?.issues[0]?.path).toEqual(["lifetime"]);
	});
});
