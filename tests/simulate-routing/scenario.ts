/** What is simulated, by the letters that the report uses. */
export const names = ["A", "B", "C", "D", "E"] as const;

export type Name = (typeof names)[number];

/** A provider at its best. Prices are dollars per million tokens, in and out. */
export type ProviderFacts = {
	input: number;
	output: number;
	/** Milliseconds to the first content, tokens per second from then on. */
	firstContentMs: number;
	tokensPerSecond: number;
};

export const providers: Readonly<Record<Name, ProviderFacts>> = {
	A: { input: 0.15, output: 0.6, firstContentMs: 400, tokensPerSecond: 90 },
	B: { input: 0.18, output: 0.72, firstContentMs: 350, tokensPerSecond: 110 },
	C: { input: 0.2, output: 0.8, firstContentMs: 450, tokensPerSecond: 100 },
	D: { input: 0.45, output: 1.8, firstContentMs: 250, tokensPerSecond: 150 },
	E: { input: 0.165, output: 0.66, firstContentMs: 300, tokensPerSecond: 120 },
};

/** The script's six hours, in minutes; a compressed run divides them and leaves rates and answers as they are. */
export const scriptMinutes = 360;

/** Requests per second, and the share of them that stream. */
export const arrivalsPerSecond = 20;
export const streamedShare = 0.5;

/** Failures of a provider over a part of the script, as the share of its requests. */
export type Trouble = { name: Name; from: number; to: number; failing: number };

/** A is down, and later unreliable. */
export const troubles: readonly Trouble[] = [
	{ name: "A", from: 60, to: 80, failing: 1 },
	{ name: "A", from: 150, to: 210, failing: 0.3 },
];

/** B answers at a tenth of its speed for a while. */
export const slowness = { name: "B", from: 90, to: 130, factor: 10 } as const;

/** C begins an answer and says nothing, throughout. */
export const stalling = { name: "C", share: 0.02 } as const;

/** E refuses what goes beyond. */
export const rateLimit = { name: "E", perSecond: 5 } as const;

/** What happens to one request at a provider. */
export type Fate = { kind: "answer"; slowness: number } | { kind: "down" } | { kind: "stall" } | { kind: "limited" };

/** Decides what providers do; keeps count of what the limited one was sent. */
export class Script {
	readonly #random: () => number;
	/** Milliseconds at which the limited provider answered lately. */
	#answered: number[] = [];

	constructor(random: () => number) {
		this.#random = random;
	}

	/** `minute` of the script; `now` in milliseconds of the clock that rates are counted by. */
	fateOf(name: Name, minute: number, now: number): Fate {
		const luck = this.#random();
		if (luck < failureShareOf(name, minute)) return { kind: "down" };
		if (name === stalling.name && luck < stalling.share) return { kind: "stall" };
		if (name === rateLimit.name && !this.#hasRoom(now)) return { kind: "limited" };
		const slow = name === slowness.name && minute >= slowness.from && minute < slowness.to;
		return { kind: "answer", slowness: slow ? slowness.factor : 1 };
	}

	#hasRoom(now: number): boolean {
		this.#answered = this.#answered.filter((at) => at > now - 1000);
		if (this.#answered.length >= rateLimit.perSecond) return false;
		this.#answered.push(now);
		return true;
	}
}

export function failureShareOf(name: Name, minute: number): number {
	return troubles.find((each) => each.name === name && minute >= each.from && minute < each.to)?.failing ?? 0;
}
