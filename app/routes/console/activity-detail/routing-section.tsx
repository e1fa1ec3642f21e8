import { CircleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { type DataColumn, DataTable } from "~/components/data-table";
import { type Messages, useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import { ProviderScores } from "~/components/provider-scores";
import { FactList, SectionCard } from "~/components/section-card";
import { formatDuration } from "~/components/time-format";
import { Badge } from "~/components/ui/badge";
import type { LogRow } from "~/domain/usage/schemas";
import type { RoutingAttempt, RoutingDecision } from "~/domain/usage/usage-event";

type Text = Messages["activity"]["detail"]["routing"];

/** Why this provider: the choice, what else there was, every attempt with its time, and the scores behind it. */
export function RoutingSection({ log, pathOf }: { log: LogRow; pathOf: (id: string) => string }) {
	const { activity } = useMessages();
	const text = activity.detail.routing;
	const { routing } = log;
	return (
		<SectionCard title={text.title} flush>
			<div className="flex flex-col gap-2 px-5 py-4">
				<Reasons routing={routing} logId={log.id} />
				<Facts routing={routing} />
			</div>
			{routing.attempts.length > 0 ? (
				<Part title={text.attempts}>
					<DataTable
						label={text.attempts}
						columns={attemptColumns(text, log, pathOf)}
						rows={routing.attempts}
						rowKey={({ logId }) => logId}
					/>
				</Part>
			) : null}
			<Part title={text.scores} note={scoresNote(routing, text)}>
				{routing.providerScores.length > 0 ? (
					<ProviderScores
						label={text.scores}
						scores={inOrder(routing)}
						chosen={{ model: log.usedModel, provider: routing.selectedProvider, region: routing.selectedRegion }}
					/>
				) : null}
			</Part>
		</SectionCard>
	);
}

function scoresNote({ providerScores, requestedModel }: RoutingDecision, text: Text): string {
	if (providerScores.length === 0) return text.noScores;
	return requestedModel === "auto" ? text.autoScoresText : text.scoresText;
}

/**
 * Best first, those that were left out behind. Where several models were compared, scores are of one model each and the
 * order is that of trying, as it was kept.
 */
function inOrder({ providerScores, requestedModel }: RoutingDecision): RoutingDecision["providerScores"] {
	const out = ({ excluded }: { excluded?: string }) => Number(excluded !== undefined);
	const byScore = requestedModel !== "auto";
	return [...providerScores].sort((one, other) => out(one) - out(other) || (byScore ? one.score - other.score : 0));
}

/** Why it came here. An attempt after a failure has two reasons: the failure, and the choice it began with. */
function Reasons({ routing, logId }: { routing: RoutingDecision; logId: string }) {
	const { activity } = useMessages();
	const { selectionReason, attempts } = routing;
	const followed = selectionReason !== "retry" && attempts.findIndex((attempt) => attempt.logId === logId) > 0;
	if (!followed) return <Reason reason={selectionReason} />;
	return (
		<div className="flex flex-col gap-3">
			<Reason reason="retry" />
			<div className="flex flex-col gap-1">
				<h3 className="text-sm text-muted-foreground">{activity.detail.routing.firstChoice}</h3>
				<Reason reason={selectionReason} />
			</div>
		</div>
	);
}

/** The reason in words, and as answers and the API name it. */
function Reason({ reason }: { reason: string }) {
	const { routing: words } = useMessages();
	const known = words.reasons[reason];
	return (
		<div className="flex flex-col gap-1">
			<p className="flex flex-wrap items-center gap-x-2 gap-y-1">
				<span className="font-medium">{known?.title ?? reason}</span>
				{known ? (
					<Badge tone="outline" className="font-mono font-normal">
						{reason}
					</Badge>
				) : null}
			</p>
			{known ? <p className="text-sm text-muted-foreground">{known.text}</p> : null}
		</div>
	);
}

function Facts({ routing }: { routing: RoutingDecision }) {
	const { activity, routing: words } = useMessages();
	const text = activity.detail.routing;
	const { selectedProvider, selectedRegion, strategy, availableProviders, sessionKey, hedge } = routing;
	const selected = selectedProvider && providerName({ provider: selectedProvider, region: selectedRegion });
	return (
		<FactList
			columns={2}
			facts={[
				{ label: text.selected, value: selected ?? activity.detail.none, mono: true },
				{ label: text.strategy, value: words.strategies[strategy] ?? strategy },
				{ label: text.available, value: availableProviders.join(", ") || activity.detail.none, mono: true },
				{ label: text.noFallback, value: routing.noFallback ? text.fallbackOff : text.fallbackOn },
				...(sessionKey ? [{ label: text.sticky, value: sessionKey, mono: true }] : []),
				...(hedge ? [{ label: text.hedge, value: <Hedge hedge={hedge} /> }] : []),
			]}
		/>
	);
}

function Hedge({ hedge }: { hedge: NonNullable<RoutingDecision["hedge"]> }) {
	const { activity } = useMessages();
	return (
		<>
			<span className="font-mono text-xs">{hedge.provider}</span>
			{hedge.cost === null ? null : (
				<>
					, {activity.detail.routing.hedgeCost} <Money value={hedge.cost} />
				</>
			)}
		</>
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

/** `model` only where attempts went to several. */
function providerName({ provider, region, model }: { provider: string; region: string | null; model?: string | undefined }): string {
	return `${provider}${region ? `:${region}` : ""}${model ? `/${model}` : ""}`;
}

function attemptColumns(text: Text, { id: currentId, routing }: LogRow, pathOf: (id: string) => string): DataColumn<RoutingAttempt>[] {
	const { columns } = text;
	const nameOf = ({ provider, region, model }: RoutingAttempt) =>
		providerName({ provider, region, model: routing.requestedModel === "auto" ? model : undefined });
	return [
		{
			id: "provider",
			header: columns.provider,
			className: "wrap-anywhere md:whitespace-nowrap",
			cell: (attempt) =>
				attempt.logId === currentId ? (
					<span>
						{nameOf(attempt)} <span className="text-muted-foreground">({text.thisOne})</span>
					</span>
				) : (
					<Link to={pathOf(attempt.logId)} className="rounded-sm underline underline-offset-4 hover:text-primary-text">
						{nameOf(attempt)}
					</Link>
				),
		},
		{ id: "result", header: columns.result, cell: (attempt) => <Result attempt={attempt} text={text} /> },
		{ id: "status", header: columns.status, align: "right", className: "max-md:hidden", cell: ({ status_code }) => status_code || "–" },
		{
			id: "first",
			header: columns.firstToken,
			align: "right",
			className: "max-md:hidden",
			cell: (attempt) => durationOrDash(attempt.timeToFirstTokenMs),
		},
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

function durationOrDash(milliseconds: number | null): string {
	return milliseconds === null ? "–" : formatDuration(milliseconds);
}
