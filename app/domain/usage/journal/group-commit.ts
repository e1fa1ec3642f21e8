type Waiting<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };

/**
 * Lets concurrent calls share one trip. What arrives in the same turn of the event loop, or while `maxInFlight` trips
 * are under way, goes together, at most `maxItems` at a time. `run` returns one result per item, in order.
 */
export class GroupCommit<Item, Result> {
	readonly #run: (items: Item[]) => Promise<Result[]>;
	readonly #maxInFlight: number;
	readonly #maxItems: number;
	#waiting: Waiting<Item, Result>[] = [];
	#inFlight = 0;
	#scheduled = false;

	constructor(run: (items: Item[]) => Promise<Result[]>, { maxInFlight = Infinity, maxItems = 500 } = {}) {
		this.#run = run;
		this.#maxInFlight = maxInFlight;
		this.#maxItems = maxItems;
	}

	add(item: Item): Promise<Result> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ item, resolve, reject });
			this.#schedule();
		});
	}

	#schedule(): void {
		if (this.#scheduled || this.#inFlight >= this.#maxInFlight || this.#waiting.length === 0) return;
		this.#scheduled = true;
		setImmediate(() => {
			this.#scheduled = false;
			void this.#commit(this.#waiting.splice(0, this.#maxItems));
			this.#schedule();
		});
	}

	async #commit(group: Waiting<Item, Result>[]): Promise<void> {
		this.#inFlight++;
		try {
			const results = await this.#run(group.map(({ item }) => item));
			group.forEach(({ resolve }, index) => resolve(results[index] as Result));
		} catch (error) {
			for (const { reject } of group) reject(error);
		} finally {
			this.#inFlight--;
			this.#schedule();
		}
	}
}
