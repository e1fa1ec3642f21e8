import {
	type Amount,
	type Budgets,
	budgetTimes,
	type Demand,
	type LivingHold,
	type Reservation,
	type ReserveOutcome,
	type Settlement,
} from "./budgets";

type Budget = {
	/** Undefined while it has to be counted. */
	spent: Amount | undefined;
	countedAt: number;
	/** When somebody began to count; undefined where nobody does. */
	countingSince: number | undefined;
	/** Settled since the count began, by id. */
	noted: Map<string, Amount>;
	/** Amount and end of each hold, and ends of the settlements that are remembered. */
	holds: Map<string, { amount: number; endsAt: number }>;
	held: number;
	settled: Map<string, number>;
};

/** Budgets that nobody asked for this long are dropped; they are counted again when needed. Milliseconds. */
const idleMs = 3_600_000;

/** Budgets of a single process. Every step is done at once, so nothing can come between. */
export class MemoryBudgets implements Budgets {
	readonly #budgets = new Map<string, Budget & { usedAt: number }>();
	readonly #versionOf: (key: string) => Promise<string | null>;

	constructor(versionOf: (key: string) => Promise<string | null>) {
		this.#versionOf = versionOf;
	}

	async reserve({ id, demands, versionKey, ttlMs }: Reservation): Promise<ReserveOutcome> {
		const version = await this.#versionOf(versionKey);
		const now = Date.now();
		const budgets = demands.map(({ key }) => this.#budget(key, now));
		const unknown = budgets.findIndex((budget) => knownSpent(budget, now) === undefined);
		if (unknown !== -1) return { kind: "unknown", index: unknown };
		const left = budgets.map((budget, index) => leftOf(budget, demands[index] as Demand, now));
		const plan = amountsFor(demands, left);
		const at = version === null ? null : Number(version);
		if (typeof plan === "number") {
			const room = (left[plan] as number) + (budgets[plan] as Budget).held;
			return { kind: "refused", index: plan, held: hasRoom(demands[plan] as Demand, room), version: at };
		}
		for (const [index, budget] of budgets.entries()) {
			const amount = plan[index] as number;
			if (amount === 0) continue;
			budget.holds.set(id, { amount, endsAt: now + ttlMs });
			budget.held += amount;
		}
		return { kind: "held", amounts: plan, version: at };
	}

	async settle({ id, holdId, parts }: Settlement): Promise<void> {
		const now = Date.now();
		for (const { key, held, spent } of parts) {
			const budget = this.#budgets.get(key);
			if (!budget) continue;
			if (held > 0) endHold(budget, holdId);
			if ((spent.nano === 0 && spent.pico === 0) || budget.settled.has(id)) continue;
			budget.settled.set(id, now + budgetTimes.settledMs);
			if (budget.spent) budget.spent = sum(budget.spent, spent);
			else if (budget.countingSince !== undefined) budget.noted.set(id, spent);
		}
	}

	async prolong(holds: readonly LivingHold[], ttlMs: number): Promise<void> {
		const endsAt = Date.now() + ttlMs;
		for (const { id, parts } of holds) {
			for (const { key } of parts) {
				const budget = this.#budgets.get(key);
				const hold = budget?.holds.get(id);
				if (!budget || !hold) continue;
				// At the end of the row, which is in the order of the ends.
				budget.holds.delete(id);
				budget.holds.set(id, { ...hold, endsAt });
			}
		}
	}

	async beginCount(key: string): Promise<boolean> {
		const now = Date.now();
		const budget = this.#budget(key, now);
		if (knownSpent(budget, now) !== undefined) return false;
		if (budget.countingSince !== undefined && now - budget.countingSince < budgetTimes.countingMs) return false;
		budget.countingSince = now;
		budget.noted.clear();
		return true;
	}

	async endCount(key: string, spent: Amount, counted: readonly string[]): Promise<void> {
		const now = Date.now();
		const budget = this.#budget(key, now);
		if (budget.countingSince === undefined) return;
		const known = new Set(counted);
		budget.spent = spent;
		for (const [id, amount] of budget.noted) if (!known.has(id)) budget.spent = sum(budget.spent, amount);
		budget.countedAt = now;
		budget.countingSince = undefined;
		budget.noted.clear();
	}

	async forget(keys: readonly string[]): Promise<void> {
		for (const key of keys) {
			const budget = this.#budgets.get(key);
			if (!budget) continue;
			budget.spent = undefined;
			budget.countingSince = undefined;
		}
	}

	/** Drops what nobody needs any more; called by the store now and then. */
	sweep(): void {
		const now = Date.now();
		for (const [key, budget] of this.#budgets) {
			if (now - budget.usedAt > idleMs) this.#budgets.delete(key);
			else for (const [id, endsAt] of budget.settled) if (endsAt <= now) budget.settled.delete(id);
		}
	}

	#budget(key: string, now: number): Budget {
		let budget = this.#budgets.get(key);
		if (!budget) {
			budget = {
				spent: undefined,
				countedAt: 0,
				countingSince: undefined,
				noted: new Map(),
				holds: new Map(),
				held: 0,
				settled: new Map(),
				usedAt: now,
			};
			this.#budgets.set(key, budget);
		}
		budget.usedAt = now;
		return budget;
	}
}

/** What was spent, where that is known and recent enough. */
function knownSpent(budget: Budget, now: number): Amount | undefined {
	if (budget.spent && now - budget.countedAt >= budgetTimes.countedMs) budget.spent = undefined;
	return budget.spent;
}

function leftOf(budget: Budget, { limit }: Demand, now: number): number {
	for (const [id, { endsAt }] of budget.holds) {
		// In the order in which they were made, and all live about as long.
		if (endsAt > now) break;
		endHold(budget, id);
	}
	const { nano, pico } = budget.spent as Amount;
	return limit - nano - (pico > 0 ? 1 : 0) - budget.held;
}

/** What to hold of each budget, or the index of the first that has no room. The same rules as in the script for Redis. */
function amountsFor(demands: readonly Demand[], left: readonly number[]): number[] | number {
	const refused = demands.findIndex((demand, index) => !hasRoom(demand, left[index] as number));
	if (refused !== -1) return refused;
	const wholly = demands.every(({ full, shares }, index) => full <= (left[index] as number) / (shares ? 4 : 1));
	return demands.map(({ full, usual, least, shares }, index) => {
		const quarter = Math.max(least, Math.floor((left[index] as number) / 4));
		return Math.min(wholly || !shares ? full : Math.min(usual, quarter), left[index] as number);
	});
}

function hasRoom({ least }: Demand, left: number): boolean {
	return left > 0 && least <= left;
}

function endHold(budget: Budget, id: string): void {
	const hold = budget.holds.get(id);
	if (!hold) return;
	budget.holds.delete(id);
	budget.held -= hold.amount;
}

function sum(left: Amount, right: Amount): Amount {
	const pico = left.pico + right.pico;
	return { nano: left.nano + right.nano + (pico >= 1000 ? 1 : 0), pico: pico % 1000 };
}
