import type { KeptAnswer } from "./kept-answer";

/**
 * How a call that others wait for ended: with an answer for them, without one (the next of them calls), or with one that
 * is not kept, so that each calls for itself.
 */
export type FlightEnd = { kind: "kept"; answer: KeptAnswer } | { kind: "failed" } | { kind: "alone" };

export class Flight {
	readonly ended: Promise<FlightEnd>;
	/** Unix milliseconds after which nobody waits for it any more, whatever became of it. */
	readonly until: number;
	readonly #resolve: (end: FlightEnd) => void;
	readonly #land: () => void;

	constructor(until: number, land: () => void) {
		const { promise, resolve } = Promise.withResolvers<FlightEnd>();
		this.ended = promise;
		this.until = until;
		this.#resolve = resolve;
		this.#land = land;
	}

	/** The first end counts. */
	end(end: FlightEnd): void {
		this.#land();
		this.#resolve(end);
	}
}

/** Calls under way in this process, by the key of their requests: one at a time for each. */
export class Flights {
	readonly #flights = new Map<string, Flight>();

	/** The call that a request may wait for. */
	underWay(key: string, now: number): Flight | undefined {
		const flight = this.#flights.get(key);
		return flight && flight.until > now ? flight : undefined;
	}

	begin(key: string, until: number): Flight {
		const flight: Flight = new Flight(until, () => {
			if (this.#flights.get(key) === flight) this.#flights.delete(key);
		});
		this.#flights.set(key, flight);
		return flight;
	}

	get size(): number {
		return this.#flights.size;
	}
}
