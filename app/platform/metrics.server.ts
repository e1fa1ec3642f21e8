import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { TalliedCounter } from "./tallied-counter";
import { TalliedHistogram } from "./tallied-histogram";

/** Everything that `GET /metrics` shows of this process. */
export const registry = new Registry();

collectDefaultMetrics({ register: registry });

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

export const requests = new TalliedCounter(
	{
		name: "gateway_requests_total",
		help: "Requests on the public API, by route and status as the client saw it.",
		registers: [registry],
	},
	"route",
	"status",
);

export const requestDuration = new TalliedHistogram(
	{
		name: "gateway_request_duration_seconds",
		help: "From the request's head to the last byte of its response.",
		buckets: seconds,
		registers: [registry],
	},
	"route",
);

/** Requests on the public API that are being answered now: a plain number, which the gauge is told when somebody looks. */
export const openRequests = {
	count: 0,
	gauge: new Gauge({
		name: "gateway_open_requests",
		help: "Requests on the public API that are being answered now.",
		registers: [registry],
		collect() {
			this.set(openRequests.count);
		},
	}),
};

export const providerAttempts = new TalliedCounter(
	{
		name: "gateway_provider_attempts_total",
		help: "Calls to providers, by unified finish reason.",
		registers: [registry],
	},
	"provider",
	"outcome",
);

export const timeToFirstToken = new TalliedHistogram(
	{
		name: "gateway_time_to_first_token_seconds",
		help: "From the call of a provider to its first content.",
		buckets: seconds,
		registers: [registry],
	},
	"provider",
);

export const budgetOverruns = new Counter({
	name: "gateway_budget_overruns_total",
	help: "Requests that cost more than was held of a budget for them, by kind of budget.",
	labelNames: ["budget"] as const,
	registers: [registry],
});

export const rateLimitRefusals = new Counter({
	name: "gateway_rate_limit_refusals_total",
	help: "Requests refused by a rate limit: of free models, of the key, of the project.",
	labelNames: ["limit"] as const,
	registers: [registry],
});

export const usageEvents = new TalliedCounter(
	{
		name: "gateway_usage_events_total",
		help: "Usage events: journaled (durable), written (in Postgres), repeated (met again and ignored).",
		registers: [registry],
	},
	"state",
);

export const usageBacklog = new Gauge({
	name: "gateway_usage_backlog",
	help: "Usage events of this process that Postgres has not acknowledged yet.",
	registers: [registry],
});

export const ledgerDrift = new Gauge({
	name: "gateway_ledger_drift",
	help: "Balances and debits that differ from what their rows add up to, as this process's last check found them.",
	labelNames: ["figure"] as const,
	registers: [registry],
});

export const jobRuns = new Counter({
	name: "gateway_job_runs_total",
	help: "Background jobs, by task and outcome.",
	labelNames: ["task", "outcome"] as const,
	registers: [registry],
});
