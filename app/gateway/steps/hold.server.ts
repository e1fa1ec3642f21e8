import type { Budget } from "~/domain/spending/budgets";
import { logger } from "~/platform/logger.server";
import { budgetOverruns } from "~/platform/metrics.server";
import { amountOf, type Settlement } from "~/platform/store/budgets";
import { store } from "~/platform/store/index.server";
import type { Cost } from "../pricing/cost";

/** What a request holds of its budgets until it is settled. */
export class Hold {
	readonly id: string;
	readonly parts: readonly { budget: Budget; held: number }[];
	readonly since = Date.now();
	#open = 0;
	#ended = false;

	constructor(id: string, parts: readonly { budget: Budget; held: number }[]) {
		this.id = id;
		this.parts = parts;
		keepAlive(this);
	}

	/** Start of the window of a recurring limit that was reserved in, unix milliseconds; an attempt may begin after its end. */
	get windowStart(): number | undefined {
		return this.parts.find(({ budget }) => budget.kind === "key-period")?.budget.windowStart ?? undefined;
	}

	/** An attempt began, which will be settled. */
	begin(): void {
		this.#open++;
	}

	/**
	 * What the store is told with the usage event of an attempt; undefined where that is nothing. `last`: no attempt of this
	 * request follows. What other attempts hold stays until they are settled, too.
	 */
	settle(
		eventId: string,
		cost: Cost,
		billed: { byCredits: boolean; storage: boolean },
		last: boolean,
	): Settlement | undefined {
		this.#open--;
		const ends = last && this.#open <= 0 && !this.#ended;
		const credits = (billed.byCredits ? cost.total : 0n) + (billed.storage ? cost.dataStorageCost : 0n);
		if (!ends && cost.total === 0n && credits === 0n) return undefined;
		if (ends) this.#end();
		const parts = this.parts.map(({ budget, held }) => {
			const spent = amountOf(budget.kind === "credits" ? credits : cost.total);
			if (ends && spent.nano > held) budgetOverruns.inc({ budget: budget.kind });
			return { key: budget.key, held: ends ? held : 0, spent };
		});
		return { id: eventId, holdId: this.id, parts };
	}

	/** Gives back what is held by a request of which no attempt was begun. */
	giveBack(): void {
		if (this.#open > 0 || this.#ended) return;
		this.#end();
		const parts = this.parts.map(({ budget, held }) => ({ key: budget.key, held, spent: { nano: 0, pico: 0 } }));
		// Where the store does not hear it, the hold ends by itself.
		store()
			.budgets.settle({ id: this.id, holdId: this.id, parts })
			.catch((error: unknown) => logger.warn({ err: error }, "a hold could not be given back"));
	}

	#end(): void {
		this.#ended = true;
		living.delete(this);
	}
}

/** A hold of a process that died is free after this time; one of a living process is prolonged before. Milliseconds. */
export const holdMs = 30_000;
const prolongMs = 10_000;
const longestMs = 2 * 3_600_000;

/** Holds of requests under way in this process. */
const living = new Set<Hold>();
let prolonging: NodeJS.Timeout | undefined;

function keepAlive(hold: Hold): void {
	living.add(hold);
	prolonging ??= setInterval(() => void prolong(), prolongMs).unref();
}

async function prolong(): Promise<void> {
	const now = Date.now();
	// No request takes that long: whatever was forgotten to be settled must not lock a budget for ever.
	for (const hold of living) if (now - hold.since > longestMs) living.delete(hold);
	const holds = [...living].map(({ id, parts }) => ({
		id,
		parts: parts.map(({ budget, held }) => ({ key: budget.key, held })),
	}));
	try {
		await store().budgets.prolong(holds, holdMs);
	} catch (error) {
		logger.warn({ err: error, holds: holds.length }, "holds could not be prolonged");
	}
}
