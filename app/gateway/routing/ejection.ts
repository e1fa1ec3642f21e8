/** When a target is taken out, and for how long. Times in milliseconds. */
export type EjectionLimits = {
	/** Failures without a success between them that take a target out. */
	consecutiveFailures: number;
	/** Share of failures that takes it out too, once so many attempts ended within so long. */
	failureShare: number;
	attempts: number;
	withinMs: number;
	/** The first back-off; each failed probe doubles it up to the longest. */
	firstBackOffMs: number;
	longestBackOffMs: number;
	/** How long a target has to work before its earlier back-offs are forgotten. */
	forgetAfterMs: number;
};

export const defaultEjectionLimits: EjectionLimits = {
	consecutiveFailures: 3,
	failureShare: 0.5,
	attempts: 10,
	withinMs: 10_000,
	firstBackOffMs: 5_000,
	longestBackOffMs: 300_000,
	forgetAfterMs: 600_000,
};

/** `probe`: out until now, one request may try it. */
export type Admission = "yes" | "probe" | "no";

/** What other processes are told of a target: it is out for so long from now on, a request tries it, it works again. */
export type EjectionNews<Target> =
	| { kind: "opened"; target: Target; level: number }
	| { kind: "probing"; target: Target; level: number }
	| { kind: "closed"; target: Target };

type Circuit = {
	state: "closed" | "open" | "probing";
	consecutive: number;
	/** Attempts and failures by second, as far back as the window reaches. */
	seconds: Second[];
	/** How many back-offs have followed each other; the next one is `first * 2 ** level`. */
	level: number;
	/** Since when it is as it is. */
	since: number;
	/** While open: when a probe may go. While probing: when the probe is given up for lost. */
	until: number;
};

type Second = { second: number; attempts: number; failures: number };

/** More are never watched at once; the ones made first go. Far above what a catalogue holds. */
const mostCircuits = 10_000;

/**
 * Outlier ejection: a circuit breaker per target. Closed it lets everything through; enough failures open it for a
 * back-off; after that a single request probes, whose success closes it and whose failure opens it for twice as long.
 * Pure: the clock comes with each call, and `tell` hears what other processes should know.
 */
export class OutlierEjection<Target extends string = string> {
	readonly #circuits = new Map<Target, Circuit>();
	readonly #limits: EjectionLimits;
	readonly #tell: (news: EjectionNews<Target>) => void;

	constructor(limits: EjectionLimits = defaultEjectionLimits, tell: (news: EjectionNews<Target>) => void = () => {}) {
		this.#limits = limits;
		this.#tell = tell;
	}

	/** Whether a request may go to the target now. Who takes a `probe` says so with `probing`. */
	admits(target: Target, now: number): Admission {
		const circuit = this.#circuits.get(target);
		if (circuit === undefined || circuit.state === "closed") return "yes";
		return now >= circuit.until ? "probe" : "no";
	}

	/** A request that was admitted as a probe is on its way; until it ends, or for one back-off, no other is admitted. */
	probing(target: Target, now: number): void {
		const circuit = this.#circuits.get(target);
		if (circuit === undefined || circuit.state === "closed") return;
		this.#probes(circuit, now, 0);
		this.#tell({ kind: "probing", target, level: circuit.level });
	}

	/**
	 * A probe ended without saying anything of the target (the client hung up, or was at fault): the next may go. Of
	 * requests from before it, `startedAt` tells that they are not it.
	 */
	released(target: Target, now: number, startedAt?: number): void {
		const circuit = this.#circuits.get(target);
		if (circuit?.state !== "probing" || (startedAt !== undefined && startedAt < circuit.since)) return;
		Object.assign(circuit, { state: "open", until: now });
	}

	/** `startedAt` tells answers to requests from before the ejection, which say nothing new, from the probe's. */
	succeeded(target: Target, now: number, startedAt?: number): void {
		const circuit = this.#circuitOf(target, now);
		if (circuit.state === "closed") {
			circuit.consecutive = 0;
			this.#count(circuit, now, 0);
			if (circuit.level > 0 && now - circuit.since >= this.#limits.forgetAfterMs) circuit.level = 0;
			return;
		}
		// A request may be sent to an open target where there is no other; that it was answered is as good as a probe.
		const isNews = startedAt === undefined ? circuit.state === "probing" : startedAt >= circuit.since;
		if (!isNews) return;
		this.#close(circuit, now);
		this.#tell({ kind: "closed", target });
	}

	/** Counts a failure that is the target's fault. */
	failed(target: Target, now: number, startedAt?: number): void {
		const circuit = this.#circuitOf(target, now);
		if (circuit.state === "open") return;
		if (circuit.state === "probing") {
			if (startedAt !== undefined && startedAt < circuit.since) return;
			circuit.level++;
		} else {
			circuit.consecutive++;
			this.#count(circuit, now, 1);
			if (!this.#isOutlier(circuit, now)) return;
			if (now - circuit.since >= this.#limits.forgetAfterMs) circuit.level = 0;
		}
		this.#open(circuit, now, 0);
		this.#tell({ kind: "opened", target, level: circuit.level });
	}

	/**
	 * What another process told. `staggerMs` is added to the back-off, so that who opened a circuit is also the one that
	 * probes it, and others only where nothing was heard of that.
	 */
	learned(news: EjectionNews<Target>, now: number, staggerMs: number): void {
		const circuit = this.#circuitOf(news.target, now);
		if (news.kind === "closed") {
			if (circuit.state !== "closed") this.#close(circuit, now);
			return;
		}
		circuit.level = Math.max(circuit.level, news.level);
		if (news.kind === "opened") this.#open(circuit, now, staggerMs);
		// Another's probe keeps this process's requests back just as its own would, but is not this process's to end.
		else this.#open(circuit, now, staggerMs, circuit.since);
	}

	/** Milliseconds until a probe may go; 0 where the target is not out. */
	outFor(target: Target, now: number): number {
		const circuit = this.#circuits.get(target);
		return circuit === undefined || circuit.state === "closed" ? 0 : Math.max(0, circuit.until - now);
	}

	/** Forgets everything, as after a restart. */
	clear(): void {
		this.#circuits.clear();
	}

	#open(circuit: Circuit, now: number, staggerMs: number, since = now): void {
		Object.assign(circuit, { state: "open", since, until: now + this.#backOff(circuit) + staggerMs, consecutive: 0, seconds: [] });
	}

	#probes(circuit: Circuit, now: number, staggerMs: number): void {
		Object.assign(circuit, { state: "probing", since: now, until: now + this.#backOff(circuit) + staggerMs });
	}

	/** The level stays, one up, so that a target that fails again soon is out for longer. */
	#close(circuit: Circuit, now: number): void {
		Object.assign(circuit, { state: "closed", since: now, until: 0, consecutive: 0, seconds: [], level: circuit.level + 1 });
	}

	#backOff({ level }: Circuit): number {
		const { firstBackOffMs, longestBackOffMs } = this.#limits;
		return Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(level, 30));
	}

	#isOutlier({ consecutive, seconds }: Circuit, now: number): boolean {
		if (consecutive >= this.#limits.consecutiveFailures) return true;
		const oldest = Math.floor((now - this.#limits.withinMs) / 1000);
		let attempts = 0;
		let failures = 0;
		for (const each of seconds) {
			if (each.second <= oldest) continue;
			attempts += each.attempts;
			failures += each.failures;
		}
		return attempts >= this.#limits.attempts && failures / attempts >= this.#limits.failureShare;
	}

	#count({ seconds }: Circuit, now: number, failures: 0 | 1): void {
		const second = Math.floor(now / 1000);
		const latest = seconds.at(-1);
		if (latest !== undefined && latest.second >= second) {
			latest.attempts++;
			latest.failures += failures;
			return;
		}
		seconds.push({ second, attempts: 1, failures });
		if (seconds.length > Math.ceil(this.#limits.withinMs / 1000)) seconds.shift();
	}

	#circuitOf(target: Target, now: number): Circuit {
		const known = this.#circuits.get(target);
		if (known !== undefined) return known;
		const circuit: Circuit = { state: "closed", consecutive: 0, seconds: [], level: 0, since: now, until: 0 };
		if (this.#circuits.size >= mostCircuits) this.#circuits.delete(this.#circuits.keys().next().value as Target);
		this.#circuits.set(target, circuit);
		return circuit;
	}
}
