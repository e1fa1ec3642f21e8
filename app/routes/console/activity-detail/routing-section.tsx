import { CircleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { type DataColumn, DataTable } from "~/components/data-table";
import { formatPercent } from "~/components/format/number";
import { exactPerMillion } from "~/components/format/decimal";
import { type Messages, useMessages } from "~/components/messages";
import { FactList, SectionCard } from "~/components/section-card";
import { formatDuration } from "~/components/time-format";
import { Badge } from "~/components/ui/badge";
import type { LogRow } from "~/domain/usage/schemas";
import type { ProviderScore, RoutingAttempt } from "~/domain/usage/usage-event";

type Text = Messages["activity"]["detail"]["routing"];

/** Why this provider: the choice, what else there was, every attempt with its time, and the scores behind it. */
export function RoutingSection({ log, pathOf }: { log: LogRow; pathOf: (id: string) => string }) {
	const { activity } = useMessages();
	const text = activity.detail.routing;
	const { routing } = log;
	return (
		<SectionCard title={text.title} flush>
			<div className="px-5 py-2">
				<FactList
					columns={2}
					facts={[
						{ label: text.selection, value: routing.selectionReason, mono: true },
						{ label: text.strategy, value: routing.strategy, mono: true },
						{ label: text.available, value: routing.availableProviders.join(", ") || activity.detail.none, mono: true },
						{ label: text.noFallback, value: routing.noFallback ? text.fallbackOff : text.fallbackOn },
						...(routing.sessionKey ? [{ label: text.sticky, value: routing.sessionKey, mono: true }] : []),
					]}
				/>
			</div>
			{routing.attempts.length > 0 ? (
				<Part title={text.attempts}>
					<DataTable
						label={text.attempts}
						columns={attemptColumns(text, log.id, pathOf)}
						rows={routing.attempts}
						rowKey={({ logId }) => logId}
					/>
				</Part>
			) : null}
			<Part title={text.scores} note={routing.providerScores.length > 0 ? text.scoresText : text.noScores}>
				{routing.providerScores.length > 0 ? (
					<DataTable
						label={text.scores}
						columns={scoreColumns(text, activity.detail)}
						rows={[...routing.providerScores].sort((a, b) => a.score - b.score)}
						rowKey={({ provider, region }) => `${provider}:${region ?? ""}`}
						rowClassName={({ provider, region }) =>
							provider === routing.selectedProvider && region === routing.selectedRegion ? "bg-primary-subtle" : undefined
						}
					/>
				) : null}
			</Part>
		</SectionCard>
	);
}

function Part({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
	return (
		<div className="border-t border-border pt-4">
			<div className="px-5 pb-2">
				<h3 className="text-sm font-medium">{title}</h3>
				{note ? <p className="text-sm text-muted-foreground">{note}</p> : null}
			</div>
			{children}
		</div>
	);
}

function providerName({ provider, region }: { provider: string; region: string | null }): string {
	return region ? `${provider}:${region}` : provider;
}

function attemptColumns(text: Text, currentId: string, pathOf: (id: string) => string): DataColumn<RoutingAttempt>[] {
	const { columns } = text;
	return [
		{
			id: "provider",
			header: columns.provider,
			className: "whitespace-nowrap",
			cell: (attempt) =>
				attempt.logId === currentId ? (
					<span>
						{providerName(attempt)} <span className="text-muted-foreground">({text.thisOne})</span>
					</span>
				) : (
					<Link to={pathOf(attempt.logId)} className="rounded-sm underline underline-offset-4 hover:text-primary-text">
						{providerName(attempt)}
					</Link>
				),
		},
		{ id: "result", header: columns.result, cell: (attempt) => <Result attempt={attempt} text={text} /> },
		{ id: "status", header: columns.status, align: "right", cell: ({ status_code }) => status_code || "–" },
		{ id: "first", header: columns.firstToken, align: "right", cell: (attempt) => durationOrDash(attempt.timeToFirstTokenMs) },
		{ id: "duration", header: columns.duration, align: "right", cell: ({ durationMs }) => formatDuration(durationMs) },
	];
}

function Result({ attempt, text }: { attempt: RoutingAttempt; text: Text }) {
	return attempt.succeeded ? (
		<Badge tone="success">
			<CircleCheck aria-hidden />
			{text.succeeded}
		</Badge>
	) : (
		<Badge tone="danger">
			<CircleAlert aria-hidden />
			{attempt.error_type ?? text.failed}
		</Badge>
	);
}

function scoreColumns(text: Text, words: Messages["activity"]["detail"]): DataColumn<ProviderScore>[] {
	const { columns } = text;
	return [
		{ id: "provider", header: columns.provider, className: "whitespace-nowrap", cell: providerName },
		{ id: "score", header: columns.score, align: "right", cell: ({ score }) => score.toFixed(3) },
		{ id: "price", header: columns.price, align: "right", cell: ({ price }) => priceText(price) },
		{
			id: "uptime",
			header: columns.uptime,
			align: "right",
			cell: ({ uptime }) => (uptime === null ? "–" : formatPercent(uptime / 100)),
		},
		{
			id: "throughput",
			header: columns.throughput,
			align: "right",
			cell: ({ throughput }) => (throughput === null ? "–" : text.perSecond(Math.round(throughput).toLocaleString("en-US"))),
		},
		{ id: "latency", header: columns.latency, align: "right", cell: ({ latency }) => durationOrDash(latency) },
		{ id: "cache", header: columns.cache, cell: ({ cacheSupported }) => (cacheSupported ? words.yes : words.no) },
		{ id: "priority", header: columns.priority, align: "right", cell: ({ priority }) => priority },
	];
}

function durationOrDash(milliseconds: number | null): string {
	return milliseconds === null ? "–" : formatDuration(milliseconds);
}

/** The score keeps a double per token; twelve decimals are more than any price has. */
function priceText(price: number | null): string {
	return price === null ? "–" : `${exactPerMillion(price.toFixed(12))}/1M`;
}
