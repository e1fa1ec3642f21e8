/**
 * Budgets: what may still be spent, shared by every process. A budget is a limit that its owner knows (it is told with every
 * call), what was spent of it, and what is held by requests under way. Amounts are integers of 10⁻⁹ dollar, which a double
 * holds exactly up to nine million dollars; what was spent carries the remainder down to 10⁻¹² along.
 *
 * A budget that the store does not know has to be counted first (`beginCount`, `endCount`), from wherever the truth is. What
 * was counted is trusted for ten minutes and then counted again, so that no difference lives for long. Holds end by themselves when their time
 * is over: a process that dies frees what it held.
 */
export type Budgets = {
	/** Holds an amount of every budget, or of none. */
	reserve(reservation: Reservation): Promise<ReserveOutcome>;
	/** Ends holds and adds what was spent, once per settlement id. Budgets that are not known are left alone: they will be counted. */
	settle(settlement: Settlement): Promise<void>;
	/** Holds of requests that are still under way live for `ttlMs` from now. */
	prolong(holds: readonly LivingHold[], ttlMs: number): Promise<void>;
	/** True where the caller is the one to count; others wait for it. What is settled meanwhile is noted by its id. */
	beginCount(key: string): Promise<boolean>;
	/** Makes the budget known: what was counted, and what was settled since the count began but for the `counted` ids. */
	endCount(key: string, spent: Amount, counted: readonly string[]): Promise<void>;
	/** Lets the next reservation count anew. Holds stay. */
	forget(keys: readonly string[]): Promise<void>;
};

/** `nano` of 10⁻⁹ dollar and `pico` (below 1,000) of 10⁻¹² dollar. */
export type Amount = { nano: number; pico: number };

export type Demand = {
	/** With the hash tag of its organization's bucket, like all keys of one reservation. */
	key: string;
	limit: number;
	/** What the request may cost at most. */
	full: number;
	/** Held of a request that shares, where `full` is not. */
	usual: number;
	/** What it costs at least; where not even this is left, it is refused. */
	least: number;
	/**
	 * Without it `full` is held, or all that is left. A request that shares takes `full` only where that is at most a quarter of
	 * what is left, else `usual` up to that quarter, so that others find something, too.
	 */
	shares: boolean;
};

export type Reservation = {
	id: string;
	demands: readonly Demand[];
	/** Store key of the policy version that is read along. */
	versionKey: string;
	/** How long the holds live without being settled, in milliseconds. */
	ttlMs: number;
};

export type LivingHold = { id: string; parts: readonly { key: string; held: number }[] };

export type ReserveOutcome =
	/** What is held of each budget, in the order of the demands. */
	| { kind: "held"; amounts: number[]; version: number | null }
	/** The first budget that has no room; `held` where it would have, but for what other requests hold of it. */
	| { kind: "refused"; index: number; held: boolean; version: number | null }
	/** A budget that has to be counted first. */
	| { kind: "unknown"; index: number };

export type Settlement = {
	/** Of the usage event, or of the hold where nothing was spent. */
	id: string;
	/** The reservation whose holds end; `held` 0 leaves a hold as it is. */
	holdId: string;
	parts: readonly { key: string; held: number; spent: Amount }[];
};

/** How long a count is trusted, how long a settlement is known by its id, and how long somebody may take to count; milliseconds. */
export const budgetTimes = { countedMs: 600_000, settledMs: 30_000, countingMs: 5_000 } as const;

/** Largest amount that is exact. */
export const largestAmount = Number.MAX_SAFE_INTEGER;

/** Splits money (10⁻¹² dollar) into what counters hold. */
export function amountOf(picos: bigint): Amount {
	return { nano: clamp(picos / 1000n), pico: Number(picos % 1000n) };
}

/** Money (10⁻¹² dollar) in 10⁻⁹ dollar, rounded up. */
export function atLeastNano(picos: bigint): number {
	return clamp((picos + 999n) / 1000n);
}

/** Money (10⁻¹² dollar) in 10⁻⁹ dollar, rounded down. */
export function atMostNano(picos: bigint): number {
	return picos < 0n ? -clamp(-picos) : clamp(picos / 1000n);
}

function clamp(nano: bigint): number {
	return nano > BigInt(largestAmount) ? largestAmount : Number(nano);
}
