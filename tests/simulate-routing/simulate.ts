import type { Mapping } from "~/catalog/types";
import { defaultRoutingSettings, type RoutingSettings } from "~/domain/routing/settings";
import type { ChatRequest } from "~/gateway/chat";
import { GatewayError } from "~/gateway/errors";
import type { Call } from "~/gateway/steps/open-call";
import { deadlineOf, firstContentLimit, requestLimit } from "~/gateway/steps/time-limits";
import { type Findings, findingsOf, type Prices, type Request } from "./findings.ts";
import { type Routed, SimulatedGateway, type Try } from "./gateway.ts";
import { seededRandom } from "./random.ts";
import { arrivalsPerSecond, type Fate, type Name, providers, Script, scriptMinutes, streamedShare } from "./scenario.ts";
import { Timeline } from "./timeline.ts";

export type SimulationOptions = {
	seed: number;
	/** How long the run takes on the virtual clock; the script's six hours are spread over it. */
	minutes?: number;
	prices?: Prices;
	settings?: RoutingSettings;
	/** How long a provider that says nothing is waited for, in milliseconds; the gateway's own limits where absent. */
	patienceMs?: { streamed: number; plain: number };
};

/** Any time will do: no price here depends on it. Unix milliseconds. */
const start = Date.UTC(2026, 0, 5);

/** Milliseconds until a provider says that it is down, or has no room. */
const refusalMs = 50;

/** Runs the script on a virtual clock and says what clients saw. The same options always give the same findings. */
export function simulate(options: SimulationOptions): Findings {
	const { minutes = scriptMinutes, prices = providers } = options;
	const simulation = new Simulation(options);
	return findingsOf(simulation.run(minutes), prices, minutes);
}

class Simulation {
	readonly #timeline = new Timeline(start);
	readonly #gateway: SimulatedGateway;
	readonly #script: Script;
	readonly #arrivals: () => number;
	readonly #speeds: () => number;
	readonly #pace: number;
	readonly #patienceMs: { streamed: number; plain: number };
	readonly #requests: Request[] = [];

	constructor({ seed, minutes = scriptMinutes, prices = providers, settings, patienceMs }: SimulationOptions) {
		// Each has numbers of its own, so that requests are the same ones whatever is decided about them.
		const [arrivals, speeds, fates, choices] = [0, 1, 2, 3].map((stream) => seededRandom(seed * 4 + stream));
		this.#arrivals = arrivals as () => number;
		this.#speeds = speeds as () => number;
		this.#script = new Script(fates as () => number);
		this.#gateway = new SimulatedGateway(prices, settings ?? defaultRoutingSettings, choices as () => number);
		this.#pace = scriptMinutes / minutes;
		this.#patienceMs = patienceMs ?? ownPatience();
	}

	run(minutes: number): Request[] {
		const end = start + minutes * 60_000;
		const arrive = () => {
			const gap = (-Math.log(1 - this.#arrivals()) * 1000) / arrivalsPerSecond;
			const at = this.#timeline.now + gap;
			if (at >= end) return;
			this.#timeline.at(at, () => {
				new SimulatedRequest(this, this.#arrivals).begin();
				arrive();
			});
		};
		arrive();
		for (let minute = 1; minute < minutes; minute++) {
			this.#timeline.at(start + minute * 60_000, () => this.#gateway.forgetOld(this.#timeline.now));
		}
		this.#timeline.run();
		return this.#requests.sort((one, other) => one.at - other.at);
	}

	get now(): number {
		return this.#timeline.now;
	}

	get gateway(): SimulatedGateway {
		return this.#gateway;
	}

	after(ms: number, run: () => void): void {
		this.#timeline.at(this.now + ms, run);
	}

	fateOf(name: Name): Fate {
		return this.#script.fateOf(name, ((this.now - start) * this.#pace) / 60_000, this.now);
	}

	patienceFor(streamed: boolean): number {
		return streamed ? this.#patienceMs.streamed : this.#patienceMs.plain;
	}

	/** From 70 to 130 percent: no two answers take the same time. */
	jitter(): number {
		return 0.7 + 0.6 * this.#speeds();
	}

	tell(request: Omit<Request, "at" | "tookMs">, receivedAt: number): void {
		this.#requests.push({ ...request, at: receivedAt - start, tookMs: this.now - receivedAt });
	}
}

/** One request of a client with all its tries. */
class SimulatedRequest {
	readonly #simulation: Simulation;
	readonly #receivedAt: number;
	readonly #streamed: boolean;
	readonly #inputTokens: number;
	readonly #outputTokens: number;
	#routed!: Routed;
	#attempts = 0;

	constructor(simulation: Simulation, random: () => number) {
		this.#simulation = simulation;
		this.#receivedAt = simulation.now;
		this.#streamed = random() < streamedShare;
		this.#inputTokens = Math.round(200 + 1800 * random());
		this.#outputTokens = Math.round(50 + 350 * random());
	}

	begin(): void {
		const { gateway, now } = this.#simulation;
		this.#routed = gateway.route({ stream: this.#streamed }, this.#inputTokens, now, deadlineOf({ ...call, receivedAt: now }, timeouts));
		this.#try(this.#routed.first);
	}

	#try(attempt: Try): void {
		const simulation = this.#simulation;
		const startedAt = simulation.now;
		this.#attempts++;
		simulation.gateway.begins(attempt, startedAt);
		const fate = simulation.fateOf(attempt.place.name);
		if (fate.kind === "answer") return this.#answered(attempt, fate.slowness);
		const { afterMs, failure } = this.#failureOf(fate.kind);
		simulation.after(afterMs, () => {
			simulation.gateway.ended(attempt, startedAt, simulation.now, { failure });
			const next = simulation.gateway.next(this.#routed, attempt, failure, simulation.now);
			if (next) this.#try(next);
			else this.#tell(undefined);
		});
	}

	#answered(attempt: Try, slowness: number): void {
		const simulation = this.#simulation;
		const startedAt = simulation.now;
		const { firstContentMs, tokensPerSecond } = providers[attempt.place.name];
		const first = firstContentMs * slowness * simulation.jitter();
		const tookMs = first + ((1000 * this.#outputTokens) / tokensPerSecond) * slowness * simulation.jitter();
		const ending = { tokens: this.#outputTokens, tookMs, ...(this.#streamed && { firstContentMs: first }) };
		simulation.after(tookMs, () => {
			simulation.gateway.ended(attempt, startedAt, simulation.now, ending);
			this.#tell(attempt.place.name);
		});
	}

	#failureOf(kind: "down" | "stall" | "limited"): { afterMs: number; failure: GatewayError } {
		const origin = "upstream";
		if (kind === "down") return { afterMs: refusalMs, failure: new GatewayError({ status: 503, origin, message: "down" }) };
		if (kind === "limited") {
			return { afterMs: refusalMs, failure: new GatewayError({ status: 429, origin, retryAfter: 1, message: "limited" }) };
		}
		const afterMs = this.#simulation.patienceFor(this.#streamed);
		return { afterMs, failure: new GatewayError({ status: 504, origin, message: "no content in time" }) };
	}

	#tell(answeredBy: Name | undefined): void {
		const { first, reason } = this.#routed;
		this.#simulation.tell(
			{
				first: first.place.name,
				regular: reason === "weighted-score" || reason === "stable-preferred",
				answeredBy,
				attempts: this.#attempts,
				inputTokens: this.#inputTokens,
				outputTokens: this.#outputTokens,
			},
			this.#receivedAt,
		);
	}
}

/** A caller that sets no time limit of its own. */
const call = { receivedAt: 0, timeoutMs: null } as Call;

const { timeouts } = defaultRoutingSettings;

/** The gateway's own limits, for a model that does not reason. */
function ownPatience(): { streamed: number; plain: number } {
	return { streamed: firstContentLimit(call, {} as ChatRequest, {} as Mapping), plain: requestLimit(call, false, timeouts) };
}
