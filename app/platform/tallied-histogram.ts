import { Histogram, type HistogramConfiguration, type LabelValues, type MetricObjectWithValues, type MetricValueWithName } from "prom-client";

type Tally = { buckets: number[]; sum: number; count: number };

type Value = MetricValueWithName<string>;

/**
 * A histogram with one label that costs a request a few additions: the library checks and hashes its labels at every
 * observation, this one keeps the sums and tells them when somebody looks.
 */
export class TalliedHistogram extends Histogram {
	readonly #label: string;
	readonly #name: string;
	readonly #help: string;
	readonly #bounds: readonly number[];
	readonly #tallies = new Map<string, Tally>();

	constructor(configuration: HistogramConfiguration<string> & { buckets: number[] }, label: string) {
		super({ ...configuration, labelNames: [label] });
		this.#label = label;
		this.#name = configuration.name;
		this.#help = configuration.help;
		this.#bounds = configuration.buckets;
	}

	/** Adds one observation under a value of the label. */
	tally(label: string, value: number): void {
		let tally = this.#tallies.get(label);
		if (!tally) this.#tallies.set(label, (tally = { buckets: this.#bounds.map(() => 0), sum: 0, count: 0 }));
		const bucket = this.#bounds.findIndex((bound) => value <= bound);
		if (bucket >= 0) tally.buckets[bucket] = (tally.buckets[bucket] ?? 0) + 1;
		tally.sum += value;
		tally.count++;
	}

	override async get(): Promise<MetricObjectWithValues<Value>> {
		const values = [...this.#tallies].flatMap(([label, tally]) => this.#valuesOf({ [this.#label]: label }, tally));
		return { name: this.#name, help: this.#help, type: "histogram", values, aggregator: "sum" } as never;
	}

	/** What the library's registry asks for where there is one. */
	getForPromString(): Promise<MetricObjectWithValues<Value>> {
		return this.get();
	}

	/** Buckets count all that is at most their bound. */
	#valuesOf(labels: LabelValues<string>, { buckets, sum, count }: Tally): Value[] {
		let below = 0;
		const told = this.#bounds.map((bound, index) => {
			below += buckets[index] ?? 0;
			return { labels: { ...labels, le: bound }, value: below, metricName: `${this.#name}_bucket` };
		});
		return [
			...told,
			{ labels: { ...labels, le: "+Inf" }, value: count, metricName: `${this.#name}_bucket` },
			{ labels, value: sum, metricName: `${this.#name}_sum` },
			{ labels, value: count, metricName: `${this.#name}_count` },
		];
	}
}
