import { type Name, names, rateLimit, failureShareOf, scriptMinutes, type Trouble, troubles } from "./scenario.ts";

/** What a client saw of one request, and what it cost. Milliseconds since the run began. */
export type Request = {
	at: number;
	/** Where it went first; undefined where an error does not say. */
	first: Name | undefined;
	/** It went there because of the scores, not to try a provider out. */
	regular: boolean;
	/** Who answered; undefined where nobody did. */
	answeredBy: Name | undefined;
	attempts: number;
	/** Milliseconds until the answer was whole, or was given up. */
	tookMs: number;
	inputTokens: number;
	outputTokens: number;
};

/** How a trouble was met, in seconds of the run; undefined where the provider was not in use, or did not get there. */
export type Reaction = {
	trouble: Trouble;
	leftAfter: number | undefined;
	/** Requests that went to the failing provider first, from its trouble's beginning to its end. */
	sentDuring: number;
	returnedAfter: number | undefined;
};

export type Findings = {
	requests: number;
	failed: number;
	/** Percent. */
	availability: number;
	/** Dollars paid, and what a clairvoyant would have paid. */
	cost: number;
	cheapestCost: number;
	costRatio: number;
	/** How often the provider that regular requests go to changed. */
	switches: number;
	retried: number;
	/** Percent of the answers. */
	shares: Record<Name, number>;
	/** Milliseconds until the answer was whole. */
	p50: number;
	p99: number;
	/** Requests that waited for more than a minute. */
	patient: number;
	reactions: Reaction[];
};

export type Prices = Readonly<Record<Name, { input: number; output: number }>>;

/** Seconds that a change has to last, and the share of requests that makes a provider the one that is used. */
const lastingSeconds = 10;
const left = 0.1;
const returned = 0.5;

/** Sums up a run of so many minutes. `requests` are in the order of their arrival. */
export function findingsOf(requests: readonly Request[], prices: Prices, runMinutes: number): Findings {
	const pace = scriptMinutes / runMinutes;
	const answered = requests.filter(({ answeredBy }) => answeredBy !== undefined);
	const cost = sum(answered, (request) => priceOf(request, prices[request.answeredBy as Name]));
	const cheapest = new Clairvoyant(prices, pace);
	const cheapestCost = sum(answered, (request) => cheapest.costOf(request));
	const times = requests.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
	return {
		requests: requests.length,
		failed: requests.length - answered.length,
		availability: (100 * answered.length) / requests.length,
		cost,
		cheapestCost,
		costRatio: cost / cheapestCost,
		switches: switchesIn(requests),
		retried: requests.filter(({ attempts }) => attempts > 1).length,
		shares: sharesOf(answered),
		p50: times[Math.floor(times.length * 0.5)] ?? 0,
		p99: times[Math.floor(times.length * 0.99)] ?? 0,
		patient: times.filter((time) => time > 60_000).length,
		reactions: reactionsTo(requests, pace),
	};
}

function priceOf({ inputTokens, outputTokens }: Request, { input, output }: Prices[Name]): number {
	return (inputTokens * input + outputTokens * output) / 1e6;
}

/** Knows the script: always pays the cheapest provider that works at that moment, the limited one up to its limit. */
class Clairvoyant {
	readonly #prices: Prices;
	readonly #pace: number;
	readonly #byPrice: Name[];
	#second = -1;
	#limitedUses = 0;

	constructor(prices: Prices, pace: number) {
		this.#prices = prices;
		this.#pace = pace;
		this.#byPrice = names.toSorted((one, other) => average(prices[one]) - average(prices[other]));
	}

	costOf(request: Request): number {
		const second = Math.floor(request.at / 1000);
		if (second !== this.#second) this.#limitedUses = 0;
		this.#second = second;
		const minute = (request.at * this.#pace) / 60_000;
		const name = this.#byPrice.find((each) => {
			if (each === rateLimit.name) return this.#limitedUses++ < rateLimit.perSecond;
			return failureShareOf(each, minute) === 0;
		});
		return priceOf(request, this.#prices[name ?? "D"]);
	}
}

function average({ input, output }: Prices[Name]): number {
	return (input + output) / 2;
}

function switchesIn(requests: readonly Request[]): number {
	const regular = requests.filter((request) => request.regular);
	return regular.filter(({ first }, index) => index > 0 && first !== regular[index - 1]?.first).length;
}

function sharesOf(answered: readonly Request[]): Record<Name, number> {
	const shares = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
	for (const { answeredBy } of answered) shares[answeredBy as Name] += 100 / answered.length;
	return shares;
}

function reactionsTo(requests: readonly Request[], pace: number): Reaction[] {
	return troubles.map((trouble) => {
		const from = (trouble.from * 60) / pace;
		const to = (trouble.to * 60) / pace;
		const shareFrom = (second: number) => firstShare(requests, trouble.name, second);
		const inUse = shareFrom(from - lastingSeconds) >= returned;
		return {
			trouble,
			sentDuring: requests.filter(({ at, first }) => first === trouble.name && at >= from * 1000 && at < to * 1000).length,
			leftAfter: inUse ? firstSecond(from, to, (second) => shareFrom(second) < left) : undefined,
			returnedAfter: firstSecond(to, (scriptMinutes * 60) / pace - lastingSeconds, (second) => shareFrom(second) >= returned),
		};
	});
}

/** Share of the requests of the seconds from `second` on that went to a provider first. */
function firstShare(requests: readonly Request[], name: Name, second: number): number {
	const start = positionOf(requests, second * 1000);
	const end = positionOf(requests, (second + lastingSeconds) * 1000);
	let count = 0;
	for (let position = start; position < end; position++) if (requests[position]?.first === name) count++;
	return end === start ? 0 : count / (end - start);
}

/** Position of the first request that arrived at `at` or later. */
function positionOf(requests: readonly Request[], at: number): number {
	let low = 0;
	let high = requests.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((requests[middle] as Request).at < at) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Seconds from `from` to the first one before `to` that is as wanted. */
function firstSecond(from: number, to: number, isWanted: (second: number) => boolean): number | undefined {
	for (let second = from; second < to; second++) if (isWanted(second)) return second - from;
	return undefined;
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
	return items.reduce((total, item) => total + amount(item), 0);
}
