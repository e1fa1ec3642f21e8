import { expect, it } from "vitest";
import type { Budget } from "~/domain/spending/budgets";
import { noCost } from "../pricing/cost";
import { Hold } from "./hold.server";

const budget = (kind: Budget["kind"]): Budget => ({
	kind,
	key: `budget:{b0}:${kind}`,
	organizationId: "o",
	apiKeyId: "k",
	windowStart: null,
	limit: 10n ** 12n,
});

const held = () => new Hold("h", [
	{ budget: budget("key-lifetime"), held: 500 },
	{ budget: budget("credits"), held: 700 },
]);

const cost = { ...noCost, total: 1_234_567n, dataStorageCost: 5_000n };
const paid = { byCredits: true, storage: true };

it("ends with the last attempt: what it cost is told of each budget, storage of the credits alone", () => {
	const hold = held();
	hold.begin();
	expect(hold.settle("event", cost, paid, true)).toEqual({
		id: "event",
		holdId: "h",
		parts: [
			{ key: "budget:{b0}:key-lifetime", held: 500, spent: { nano: 1234, pico: 567 } },
			{ key: "budget:{b0}:credits", held: 700, spent: { nano: 1239, pico: 567 } },
		],
	});
});

it("takes only storage from the credits where the organization's own key was used, and nothing where nothing is charged", () => {
	const [own, free] = [held(), held()];
	own.begin();
	free.begin();
	expect(own.settle("event", cost, { byCredits: false, storage: true }, true)?.parts[1]?.spent).toEqual({ nano: 5, pico: 0 });
	expect(free.settle("event", cost, { byCredits: false, storage: false }, true)?.parts[1]?.spent).toEqual({ nano: 0, pico: 0 });
});

it("stays while another attempt of the request is under way or follows", () => {
	const hold = held();
	hold.begin();
	expect(hold.settle("failed", noCost, paid, false)).toBeUndefined();
	hold.begin();
	hold.begin();
	expect(hold.settle("outrun", cost, paid, true)?.parts.map((part) => part.held)).toEqual([0, 0]);
	expect(hold.settle("winner", cost, paid, true)?.parts.map((part) => part.held)).toEqual([500, 700]);
	expect(hold.settle("late", noCost, paid, true)).toBeUndefined();
});
