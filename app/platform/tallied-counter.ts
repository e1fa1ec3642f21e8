import { Counter, type CounterConfiguration } from "prom-client";

/**
 * A counter with one or two labels that costs a request one addition: the library hashes its labels at every increment,
 * this one tells it the sums when somebody looks.
 */
export class TalliedCounter<First extends string, Second extends string = never> {
	/** The library's counter, as it is registered; read it, count with `inc` and `add`. */
	readonly counter: Counter<string>;
	readonly #counts = new Map<string, Map<string, number>>();

	constructor(configuration: CounterConfiguration<First | Second>, first: First, second?: Second) {
		const counts = this.#counts;
		this.counter = new Counter<string>({
			...(configuration as CounterConfiguration<string>),
			labelNames: second === undefined ? [first] : [first, second],
			collect() {
				this.reset();
				for (const [one, others] of counts) {
					for (const [two, count] of others) this.inc(second === undefined ? { [first]: one } : { [first]: one, [second]: two }, count);
				}
			},
		});
	}

	/** Adds one, by the values of the labels in their order. */
	inc(first: string, second = ""): void {
		this.add(1, first, second);
	}

	add(amount: number, first: string, second = ""): void {
		let counts = this.#counts.get(first);
		if (!counts) this.#counts.set(first, (counts = new Map()));
		counts.set(second, (counts.get(second) ?? 0) + amount);
	}
}
