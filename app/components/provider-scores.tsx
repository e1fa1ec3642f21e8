import { Check, CircleMinus } from "lucide-react";

import type { ProviderScore } from "~/domain/usage/usage-event";
import { cn } from "./class-names";
import { exactPerMillion } from "./format/decimal";
import { formatPercent } from "./format/number";
import { type Messages, useMessages } from "./messages";
import { formatDuration } from "./time-format";
import { Badge } from "./ui/badge";

type Words = Messages["routing"];

type ProviderScoresProps = {
	/** Names the list for screen readers. */
	label: string;
	/** In the order of trying; those that were left out stand behind the others. */
	scores: readonly ProviderScore[];
	/** The one that was taken. */
	chosen?: { model: string; provider: string | null; region: string | null };
};

/** Providers with what each factor added to their score: the shorter the bar, the earlier it is tried. */
export function ProviderScores({ label, scores, chosen }: ProviderScoresProps) {
	const longest = Math.max(1e-9, ...scores.map((score) => drawn(score).reduce((sum, [, value]) => sum + value, 0)));
	const taken = scores.findIndex(
		({ model, provider, region }) =>
			provider === chosen?.provider && region === chosen.region && (model === undefined || model === chosen.model),
	);
	return (
		<ol aria-label={label} className="@container">
			{scores.map((score, index) => (
				<Row
					key={`${index} ${score.provider}`}
					score={score}
					rank={index + 1}
					longest={longest}
					chosen={index === taken}
				/>
			))}
		</ol>
	);
}

type RowProps = { score: ProviderScore; rank: number; longest: number; chosen: boolean };

function Row({ score, rank, longest, chosen }: RowProps) {
	const { routing: words } = useMessages();
	const out = score.excluded !== undefined;
	return (
		<li
			data-provider={score.provider}
			className={cn(
				"grid gap-x-6 gap-y-1.5 border-b border-border px-5 py-3 last:border-b-0 @2xl:grid-cols-[15rem_1fr]",
				chosen && "bg-primary-subtle",
			)}
		>
			<div className="flex min-w-0 items-baseline justify-between gap-3 @2xl:justify-start">
				<span className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-1">
					<span className={cn("font-medium wrap-anywhere", out && "text-muted-foreground")}>
						<span className="mr-2 inline-block min-w-3 text-sm font-normal text-muted-foreground tabular-nums">{out ? "–" : rank}</span>
						{score.provider}
						{score.region ? <span className="text-muted-foreground">:{score.region}</span> : null}
						{score.model ? <span className="text-muted-foreground">/{score.model}</span> : null}
					</span>
					{chosen ? (
						<Badge tone="accent">
							<Check aria-hidden />
							{words.chosen}
						</Badge>
					) : null}
				</span>
				{out ? null : <Total score={score} className="@2xl:hidden" />}
			</div>
			<div className="flex min-w-0 flex-col gap-1.5">
				{out ? <LeftOut reason={score.excluded ?? ""} words={words} /> : <Bar score={score} longest={longest} />}
				<p className="flex flex-wrap gap-x-1.5 text-sm text-muted-foreground tabular-nums">
					{measurements(score, words).map((text, index, { length }) => (
						<span key={text}>
							{text}
							{index < length - 1 ? <span aria-hidden> ·</span> : null}
						</span>
					))}
				</p>
			</div>
		</li>
	);
}

function Total({ score, className }: { score: ProviderScore; className?: string }) {
	const { routing: words } = useMessages();
	return (
		<span className={cn("shrink-0 text-sm font-medium tabular-nums", className)}>
			<span className="sr-only">{words.score} </span>
			{amount(score.score)}
		</span>
	);
}

function LeftOut({ reason, words }: { reason: string; words: Words }) {
	return (
		<p className="flex items-center gap-1.5 text-sm text-muted-foreground">
			<CircleMinus className="size-3.5 shrink-0" aria-hidden />
			{words.leftOut}: {words.excluded[reason] ?? reason}
		</p>
	);
}

function Bar({ score, longest }: { score: ProviderScore; longest: number }) {
	const { routing: words } = useMessages();
	const factors = factorsOf(score);
	return (
		<>
			<div className="flex items-center gap-3">
				<div aria-hidden className="flex h-2 min-w-0 grow overflow-hidden rounded-full bg-muted">
					{drawn(score).map(([factor, value]) => (
						<span key={factor} className={colorOf(factor)} style={{ width: `${(100 * value) / longest}%` }} />
					))}
				</div>
				<Total score={score} className="@max-2xl:hidden" />
			</div>
			{score.factors ? (
				<p className="flex flex-wrap gap-x-3 text-sm tabular-nums">
					{factors.length === 0 ? <span className="text-muted-foreground">{words.best}</span> : null}
					{factors.map(([factor, value]) => (
						<span key={factor} className="inline-flex items-center gap-1.5">
							<span aria-hidden className={cn("size-2 rounded-full", colorOf(factor))} />
							{words.factors[factor] ?? factor} {amount(value)}
						</span>
					))}
				</p>
			) : null}
		</>
	);
}

/** Less than this is not worth a word: three decimals are shown. */
const smallest = 0.0005;

/** What changed the score, always in the same order: the database keeps none. */
function factorsOf({ factors = {}, excluded }: ProviderScore): [factor: string, value: number][] {
	if (excluded !== undefined) return [];
	const place = (factor: string) => (factor in colors ? Object.keys(colors).indexOf(factor) : Object.keys(colors).length);
	return Object.entries(factors)
		.filter(([, value]) => Math.abs(value) >= smallest)
		.sort(([one], [other]) => place(one) - place(other));
}

/** Factors that lengthen the bar. A high priority shortens the score and cannot be drawn. */
function drawn(score: ProviderScore): [factor: string, value: number][] {
	return factorsOf(score).filter(([, value]) => value > 0);
}

const colors: Readonly<Record<string, string>> = {
	price: "bg-chart-1",
	imagePrice: "bg-chart-1",
	uptime: "bg-chart-2",
	throughput: "bg-chart-3",
	latency: "bg-chart-5",
	cache: "bg-chart-6",
	uptimePenalty: "bg-chart-8",
	priority: "bg-chart-7",
};

function colorOf(factor: string): string {
	return colors[factor] ?? "bg-chart-other";
}

function amount(value: number): string {
	return value.toFixed(3).replace(/^-0\.000$/, "0.000").replace("-", "−");
}

function measurements(score: ProviderScore, words: Words): string[] {
	const { price, uptime, throughput, latency, cacheSupported, priority } = score;
	const texts: string[] = [];
	// The score keeps a double per token; twelve decimals are more than any price has.
	if (price !== null) texts.push(words.averagePrice(exactPerMillion(price.toFixed(12))));
	if (uptime !== null) texts.push(words.uptime(formatPercent(uptime / 100)));
	if (throughput !== null) texts.push(words.perSecond(Math.round(throughput).toLocaleString("en-US")));
	if (latency !== null) texts.push(words.firstToken(formatDuration(latency)));
	if (uptime === null && throughput === null && latency === null) texts.push(words.unmeasured);
	if (cacheSupported) texts.push(words.caches);
	if (priority !== 1) texts.push(words.priority(String(priority)));
	return texts;
}
