import type { RoutingDecision } from "~/domain/usage/usage-event";
import type { DirectAnswer } from "~/platform/serving/direct-answer";
import type { Run } from "./attempt.server";
import { decisionOf } from "./usage-event-of.server";

/** What a request with `X-Dry-Run: true` is answered: where it would have gone, and why. Nobody was called. */
export type DryRun = {
	object: "routing.decision";
	request_id: string;
	/** As a log row has it; no attempt was made. */
	routing: RoutingDecision;
	/** Who would be tried, in this order. */
	candidates: { provider: string; model: string; region: string | null }[];
};

/** The decision of a request as its answer. Costs nothing and is not recorded. */
export function dryRun(run: Run): DirectAnswer {
	const [first] = run.route.candidates;
	const body: DryRun = {
		object: "routing.decision",
		request_id: run.call.requestId,
		routing: decisionOf(run, first, []),
		candidates: run.route.candidates.map(({ provider, model, region }) => ({
			provider: provider.id,
			model: model.id,
			region: region ?? null,
		})),
	};
	return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
