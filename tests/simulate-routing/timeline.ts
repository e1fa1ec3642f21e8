type Entry = { at: number; order: number; run: () => void };

/** A clock that only moves when something happens: the next event's time is now. A binary heap. */
export class Timeline {
	/** Milliseconds. */
	now: number;
	readonly #heap: Entry[] = [];
	#scheduled = 0;

	constructor(start: number) {
		this.now = start;
	}

	/** Events at the same moment happen in the order in which they were scheduled. */
	at(at: number, run: () => void): void {
		const heap = this.#heap;
		const entry = { at, order: this.#scheduled++, run };
		let position = heap.push(entry) - 1;
		while (position > 0) {
			const parent = (position - 1) >> 1;
			if (isBefore(heap[parent] as Entry, entry)) break;
			heap[position] = heap[parent] as Entry;
			position = parent;
		}
		heap[position] = entry;
	}

	/** Lets everything happen, in order. */
	run(): void {
		for (let next = this.#take(); next; next = this.#take()) {
			this.now = next.at;
			next.run();
		}
	}

	#take(): Entry | undefined {
		const heap = this.#heap;
		const first = heap[0];
		const last = heap.pop();
		if (first === undefined || last === undefined || heap.length === 0) return first;
		let position = 0;
		for (;;) {
			let child = 2 * position + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++;
			if (isBefore(last, heap[child] as Entry)) break;
			heap[position] = heap[child] as Entry;
			position = child;
		}
		heap[position] = last;
		return first;
	}
}

function isBefore(one: Entry, other: Entry): boolean {
	return one.at === other.at ? one.order < other.order : one.at < other.at;
}
