import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import type { RoutingAttempt, UsageEvent } from "~/domain/usage/usage-event";
import { newId } from "~/platform/ids";
import type { ChatRequest } from "../chat";
import { GatewayError } from "../errors";
import type { ClientProtocol, Owner, Served } from "../protocols/protocol";
import type { WireRequest, WireTarget } from "../providers/provider";
import type { Candidate } from "../routing/candidate";
import { ejection } from "../routing/ejection.server";
import { targetOf } from "../routing/judge.server";
import { keyHealth } from "../routing/key-health.server";
import type { Tries } from "../routing/tries";
import type { Route } from "./choose-route.server";
import { connectionFailure } from "./call-provider.server";
import { Cancellation, type CancelSignal } from "./cancellation";
import { Observation } from "./observe";
import type { RequestRate } from "./limit-rate.server";
import type { CacheFill } from "./cache-fill.server";
import type { Hold } from "./hold.server";
import type { Call } from "./open-call";
import type { Prepared } from "./prepare.server";
import { deadlineOf, firstContentLimit, requestLimit } from "./time-limits";

/** One request that has been admitted and routed. */
export type Run = {
	call: Call;
	policy: KeyPolicy;
	/** As it was parsed. */
	asked: ChatRequest;
	/** As it was fitted to the candidate that is being tried. */
	chat: ChatRequest;
	protocol: ClientProtocol;
	route: Route;
	sessionKey: string | null;
	/** Keeps the session at the candidate that answered; absent where there is no choice or no session. */
	pin?: (candidate: Candidate) => void;
	tries: Tries;
	/** Attempts that ended before the current one. */
	earlier: RoutingAttempt[];
	/** Their usage events, which wait for the log id of the last attempt. */
	unrecorded: UsageEvent[];
	/** Rate limits that count it; absent where there are none. */
	rate?: RequestRate | undefined;
	/** Keeps the answer for requests that are alike; absent where the project keeps none. */
	fill?: CacheFill;
	/** What is held of budgets for it; absent where nothing limits what it costs. */
	hold?: Hold | undefined;
	/** Tokens that an answer may have for what is held; undefined where the request's own limit stands. */
	outputLimit?: number | undefined;
	/** The attempt that races this one in a hedged request, once it has begun. */
	rival?: () => Attempt | undefined;
};

/** Whose request it is, as protocols that keep answers need to know. */
export function ownerOf(policy: KeyPolicy): Owner {
	const { organizationId, projectId, retentionLevel, retentionDays } = policy;
	return { organizationId, projectId, retains: retentionLevel === "retain", retentionDays };
}

/** What the client is told about who served it. */
export function servedBy({ run, candidate, logId }: Pick<Attempt, "run" | "candidate" | "logId">): Served {
	const { chat, call, route } = run;
	const options = chat.source.body.stream_options as { include_usage?: unknown } | null | undefined;
	return {
		requestId: call.requestId,
		logId,
		chat,
		requestedModel: chat.model,
		requestedProvider: route.requestedProvider,
		usedModel: candidate.model.id,
		usedProvider: candidate.provider.id,
		usedRegion: candidate.region ?? null,
		externalModel: candidate.mapping.externalId,
		created: Math.floor(call.receivedAt / 1000),
		omitUsageChunk: options?.include_usage === false,
		excludeReasoning: chat.reasoning?.exclude === true,
	};
}

/** Reason of an abort because the client hung up. */
const hungUp = new GatewayError({ status: 499, message: "The client closed the connection." });

/** Longest time an upstream that cannot cancel is drained after a hang-up, in milliseconds. */
const drainLimitMs = 60_000;

/** One call of one candidate: its clock, its abort signal and what has been seen of its answer. */
export class Attempt {
	readonly logId = newId();
	readonly startedAt = Date.now();
	readonly seen = new Observation();
	readonly run: Run;
	readonly candidate: Candidate;
	readonly target: WireTarget;
	readonly wire: WireRequest;
	/** The client hung up; the answer, if one still comes, is only billed. */
	abandoned = false;
	/** Log id of the other copy of a hedged request, where that one was first. */
	outrunBy: string | null = null;
	/** Ended by the time limit that the caller chose: what was produced until then is paid, as after a hang-up. */
	outOfCallersTime = false;
	/** Set by the first settlement; there is only one. */
	settled = false;
	readonly #cancellation = new Cancellation();
	#timer: NodeJS.Timeout | undefined;
	/** Unix milliseconds at which the attempt is given up, and what is said then. */
	#deadline: { at: number; message: string };
	#streaming = false;

	constructor(run: Run, { candidate, chat, target, wire }: Prepared) {
		this.run = { ...run, chat };
		this.candidate = candidate;
		this.target = target;
		this.wire = wire;
		run.hold?.begin();
		if (candidate.keyRef !== undefined) keyHealth.lease(candidate.keyRef);
		const measured = targetOf(candidate);
		if (ejection.admits(measured, this.startedAt) === "probe") ejection.probing(measured, this.startedAt);
		run.call.client.onGone(this.abandon);
		this.#deadline = { at: this.#lastMoment(), message: "The request took too long." };
		this.#arm();
	}

	get signal(): CancelSignal {
		return this.#cancellation;
	}

	/** Starts the wait for the first content of a stream. */
	awaitContent(): void {
		const limit = firstContentLimit(this.run.call, this.run.chat, this.candidate.mapping);
		const at = Math.min(Date.now() + limit, this.#lastMoment());
		this.#deadline = { at, message: `${this.candidate.descriptor.name} sent no content in time.` };
		this.#arm();
	}

	/** After content, silence is limited, and the whole answer. Called for every chunk, so it only moves a number. */
	heardContent(): void {
		const silence = firstContentLimit(this.run.call, this.run.chat, this.candidate.mapping);
		const whole = this.#lastMoment();
		if (!this.#streaming) {
			this.#streaming = true;
			this.#deadline = { at: 0, message: `${this.candidate.descriptor.name} stopped sending.` };
		}
		this.#deadline.at = Math.min(whole, Date.now() + silence);
	}

	/** Aborts where the provider then stops working, else lets it finish for a bounded time. */
	readonly abandon = (): void => {
		if (this.abandoned) return;
		this.abandoned = true;
		if (this.candidate.descriptor.cancellation === false) {
			clearTimeout(this.#timer);
			this.#timer = setTimeout(() => this.#cancellation.cancel(hungUp), drainLimitMs);
		} else {
			this.#cancellation.cancel(hungUp);
		}
	};

	/** The other copy of a hedged request has the client's answer. */
	outrun(winner: Attempt): void {
		this.outrunBy = winner.logId;
		this.abandon();
	}

	/** Releases timers and listeners; called when the attempt is settled. */
	finish(): void {
		clearTimeout(this.#timer);
		this.run.call.client.offGone(this.abandon);
		const { keyRef } = this.candidate;
		if (keyRef !== undefined) keyHealth.release(keyRef);
	}

	/** Whatever was thrown, as the error that callers and logs get. */
	explain(error: unknown): GatewayError {
		if (error instanceof GatewayError) return error;
		return connectionFailure(error, this.signal, this.candidate);
	}

	/** How this attempt is told in `metadata.routing`. */
	describe(status: number, errorType: string | null): RoutingAttempt {
		const { firstContentAt } = this.seen;
		return {
			provider: this.candidate.provider.id,
			model: this.candidate.model.id,
			region: this.candidate.region ?? null,
			status_code: status,
			error_type: errorType,
			succeeded: errorType === null,
			durationMs: Date.now() - this.startedAt,
			timeToFirstTokenMs: firstContentAt === undefined ? null : firstContentAt - this.startedAt,
			logId: this.logId,
		};
	}

	/** What the client is told about who served it. */
	served(): Served {
		return servedBy(this);
	}

	/** When this attempt ends at the latest: its own limit, or that of the whole request, whichever comes first. */
	#lastMoment(): number {
		const { call, chat, policy } = this.run;
		const { timeouts } = policy.routing;
		return Math.min(this.startedAt + requestLimit(call, chat.stream, timeouts), deadlineOf(call, timeouts));
	}

	/** One timer that looks again where the deadline moved while it ran. */
	#arm(): void {
		if (this.abandoned) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			if (Date.now() < this.#deadline.at) return this.#arm();
			const { timeoutMs } = this.run.call;
			this.outOfCallersTime = timeoutMs !== null && this.#deadline.at >= this.run.call.receivedAt + timeoutMs;
			const origin = this.outOfCallersTime ? "client" : "upstream";
			const message = this.outOfCallersTime ? "The request's own time limit passed." : this.#deadline.message;
			this.#cancellation.cancel(new GatewayError({ status: 504, origin, message }));
		}, Math.max(0, this.#deadline.at - Date.now()));
	}
}
