import { expect, test } from "vitest";
import { defaultRoutingSettings, mergeRoutingSettings } from "~/domain/routing/settings";
import { chooseOrder, type Memory, type Offer } from "./order";

const never = () => 1;
const noMemory: Memory = { inSession: false };

function offer(place: string, total: number, changes: Partial<Offer> = {}): Offer {
	return { place, score: { total, factors: {} }, uptime: 100, admission: "yes", ...changes };
}

const offers = [offer("a", 0.3), offer("b", 0), offer("c", 0.1)];

function choose(given: Offer[], memory: Partial<Memory> = {}, random = never, settings = defaultRoutingSettings) {
	const { order, reason } = chooseOrder(given, { ...noMemory, ...memory }, settings, random);
	return { places: order.map((position) => given[position]?.place).join(""), reason };
}

test("the lowest score is tried first, then the next", () => {
	expect(choose(offers)).toEqual({ places: "bca", reason: "weighted-score" });
	expect(choose([offer("x", 1)])).toEqual({ places: "x", reason: "weighted-score" });
	expect(choose([offer("x", 1), offer("y", 1)]).places).toBe("xy");
});

test("the preferred place stays first within the margin, above the floor, and where it still is", () => {
	expect(choose(offers, { preferred: "c" })).toEqual({ places: "cba", reason: "stable-preferred" });
	expect(choose(offers, { preferred: "a" })).toEqual({ places: "bca", reason: "weighted-score" });
	expect(choose(offers, { preferred: "b" }).reason).toBe("weighted-score");
	expect(choose(offers, { preferred: "gone" }).places).toBe("bca");
	const failing = [offer("b", 0), offer("c", 0.1, { uptime: 84.9 })];
	expect(choose(failing, { preferred: "c" }).places).toBe("bc");
	const unknown = [offer("b", 0), offer("c", 0.1, { uptime: null })];
	expect(choose(unknown, { preferred: "c" }).reason).toBe("stable-preferred");
	const off = mergeRoutingSettings({ sticky: { enabled: false } });
	expect(choose(offers, { preferred: "c" }, never, off).places).toBe("bca");
});

test("a session stays where it was whatever the scores say, and moves when that place fails", () => {
	expect(choose(offers, { pin: "a", inSession: true })).toEqual({ places: "abc", reason: "session-sticky" });
	expect(choose([offer("a", 0, { uptime: 80 }), offer("b", 1)], { pin: "a", inSession: true }).reason).toBe("weighted-score");
	expect(choose([offer("a", 0, { admission: "no" }), offer("b", 1)], { pin: "a", inSession: true }).places).toBe("ba");
});

test("one request in a hundred goes anywhere, but none of a session", () => {
	const draws = (...numbers: number[]) => () => numbers.shift() ?? 1;
	expect(choose(offers, {}, draws(0.0099, 0.99))).toEqual({ places: "abc", reason: "random-exploration" });
	expect(choose(offers, {}, draws(0.01)).reason).toBe("weighted-score");
	expect(choose(offers, { inSession: true }, draws(0, 0)).reason).toBe("weighted-score");
	expect(choose(offers, { preferred: "c" }, draws(0, 0)).reason).toBe("random-exploration");
	expect(choose([offer("a", 0), offer("b", 1, { admission: "no" })], {}, draws(0, 0)).reason).toBe("weighted-score");
});

test("a session that begins probes what would be best for it, so that sessions alone find a provider again", () => {
	const probing = [offer("a", 0, { admission: "probe" }), offer("b", 5)];
	expect(choose(probing, { inSession: true })).toEqual({ places: "ab", reason: "half-open-probe" });
	expect(choose(probing, { inSession: true, pin: "a" })).toEqual({ places: "ab", reason: "half-open-probe" });
	expect(choose(probing, { inSession: true, pin: "b" })).toEqual({ places: "ba", reason: "session-sticky" });
	const dear = [offer("a", 5, { admission: "probe" }), offer("b", 0)];
	expect(choose(dear, { inSession: true })).toEqual({ places: "ba", reason: "weighted-score" });
});

test("what is ejected is tried last, and first when it is time to probe it and another stands behind", () => {
	expect(choose([offer("a", 0, { admission: "no" }), offer("b", 5)])).toEqual({ places: "ba", reason: "weighted-score" });
	const probing = [offer("a", 3, { admission: "probe" }), offer("b", 0)];
	expect(choose(probing)).toEqual({ places: "ab", reason: "half-open-probe" });
	expect(choose(probing, { inSession: true }).places).toBe("ba");
	expect(choose([offer("a", 3, { admission: "probe" }), offer("b", 0, { admission: "no" })]).places).toBe("ab");
	expect(choose([offer("a", 3, { admission: "no" }), offer("b", 0, { admission: "no" })]).places).toBe("ba");
});
