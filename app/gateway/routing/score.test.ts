import { expect, test } from "vitest";
import { defaultRoutingSettings, mergeRoutingSettings } from "~/domain/routing/settings";
import { type Scorable, type ScoringNeeds, scoreAll, uptimePenalty } from "./score";

const unknown = { uptime: null, throughput: null, latency: null };
const plain: ScoringNeeds = { strategy: "auto", streaming: false, promptTokens: 100, makesImages: false };

function offer(changes: Partial<Scorable> = {}): Scorable {
	return { price: 1e-6, imagePrice: null, metrics: unknown, cacheSupported: true, priority: 1, ...changes };
}

const totals = (offers: Scorable[], needs: Partial<ScoringNeeds> = {}, settings = defaultRoutingSettings) =>
	scoreAll(offers, { ...plain, ...needs }, settings).map(({ total }) => total);

test.each([
	[100, 0],
	[95, 0],
	[90, 0.07],
	[80, 0.62],
	[70, 1.73],
	[50, 5.61],
])("uptime of %d %% costs %d", (uptime, penalty) => {
	expect(uptimePenalty(uptime, 95)).toBeCloseTo(penalty, 2);
});

test("twice the price scores one on price, times the weight's share of those that count", () => {
	const [cheap, dear] = scoreAll([offer(), offer({ price: 2e-6 })], plain, defaultRoutingSettings);
	expect(cheap).toEqual({ total: 0, factors: { price: 0, uptime: 0, throughput: 0, uptimePenalty: 0, priority: 0 } });
	expect(dear?.factors.price).toBeCloseTo(0.6 / (0.6 + 0.5 + 0.05));
	expect(dear?.total).toBe(dear?.factors.price);
});

test("latency counts for streams only, cache support for large prompts only", () => {
	const offers = [offer({ metrics: { ...unknown, latency: 500 } }), offer({ metrics: { ...unknown, latency: 1000 }, cacheSupported: false })];
	expect(totals(offers)).toEqual([0, 0]);
	const weights = 0.6 + 0.5 + 0.05 + 0.025;
	expect(totals(offers, { streaming: true })[1]).toBeCloseTo(0.025 / weights);
	expect(totals(offers, { streaming: true, promptTokens: 4999 })[1]).toBeCloseTo(0.025 / weights);
	expect(totals(offers, { streaming: true, promptTokens: 5000 })[1]).toBeCloseTo(0.225 / (weights + 0.2));
});

test("the price of an image stands in for the price of tokens where images are made", () => {
	const offers = [offer({ imagePrice: 0.02, price: 9e-6 }), offer({ imagePrice: 0.04 })];
	const [first, second] = scoreAll(offers, { ...plain, makesImages: true }, defaultRoutingSettings);
	expect(first?.factors).not.toHaveProperty("price");
	expect(second?.factors.imagePrice).toBeCloseTo(1 / (1 + 0.5 + 0.05));
});

test("where nothing is known the defaults are assumed", () => {
	const known = offer({ metrics: { uptime: 100, throughput: 50, latency: 1000 } });
	expect(totals([known, offer()], { streaming: true })).toEqual([0, 0]);
	const lower = mergeRoutingSettings({ thresholds: { defaultUptime: 80 } });
	expect(totals([known, offer()], {}, lower)[1]).toBeCloseTo(0.25 * (0.5 / 1.15) + uptimePenalty(80, 95));
});

test("priority moves the score by what it differs from one", () => {
	const [lowered, raised] = totals([offer({ priority: 1.5 }), offer({ priority: 0.2 })]);
	expect(lowered).toBeCloseTo(-0.5);
	expect(raised).toBeCloseTo(0.8);
});

test.each([
	["price", { price: 1 }],
	["throughput", { throughput: 1 }],
	["latency", { latency: 1 }],
] as const)("strategy %s gives its factor nine tenths and uptime the rest", (strategy, { price = 2, throughput = 2, latency = 2 }: Record<string, number>) => {
	const best = offer({ price, metrics: { uptime: 96, throughput: 200 / throughput, latency: latency * 500 } });
	const other = offer({ price: 2, metrics: { uptime: 96, throughput: 100, latency: 1000 } });
	const [, second] = scoreAll([best, other], { ...plain, streaming: true, strategy }, defaultRoutingSettings);
	expect(second?.factors[strategy]).toBeCloseTo(0.9);
	expect(Object.keys(second?.factors ?? {}).sort()).toEqual([strategy, "priority", "uptime", "uptimePenalty"].sort());
});

test("the strategy of latency falls back to uptime where nothing is streamed", () => {
	const quick = offer({ metrics: { uptime: 96, throughput: null, latency: 10 } });
	const steady = offer({ metrics: { uptime: 100, throughput: null, latency: 5000 } });
	const [first = 0, second = 0] = totals([quick, steady], { strategy: "latency" });
	expect(second).toBeLessThan(first);
});

test("the cheapest is not chosen while it is down, whatever the strategy", () => {
	const down = offer({ metrics: { uptime: 40, throughput: null, latency: null } });
	const [first = 0, second = 0] = totals([down, offer({ price: 3e-6 })], { strategy: "price" });
	expect(second).toBeLessThan(first);
});

test("what is free, or never up, leaves every score a number", () => {
	const scores = totals([offer({ price: 0 }), offer(), offer({ metrics: { uptime: 0, throughput: 0, latency: 0 } })], { streaming: true });
	expect(scores.every((score) => Number.isFinite(score))).toBe(true);
	expect(Math.min(...scores)).toBe(scores[0]);
});
