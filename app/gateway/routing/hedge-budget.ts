import { LRUCache } from "lru-cache";

/** Hedges that a project may have saved up: as many may follow each other closely. */
const mostSaved = 10;

/** Projects beyond so many lose what they saved; those that ask seldom go first. */
const mostProjects = 10_000;

/**
 * Holds hedges to a share of a project's requests that ask for them, in this process: each such request saves that share of
 * a hedge, each hedge spends one. A project begins with one, so that a single request can be hedged.
 */
export class HedgeBudget {
	readonly #saved = new LRUCache<string, number>({ max: mostProjects });

	/** Counts a request that may be hedged. `maxPercent` of them may be. */
	count(projectId: string, maxPercent: number): void {
		const saved = this.#saved.get(projectId) ?? 1;
		this.#saved.set(projectId, Math.min(mostSaved, saved + maxPercent / 100));
	}

	/** Whether a hedge may begin now; it then is spent. */
	take(projectId: string, maxPercent: number): boolean {
		if (maxPercent <= 0) return false;
		const saved = this.#saved.get(projectId) ?? 0;
		// A share such as a tenth is no exact double.
		if (saved < 1 - 1e-9) return false;
		this.#saved.set(projectId, saved - 1);
		return true;
	}
}
