import { useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import { StatCard } from "~/components/stat-card";
import { formatDuration } from "~/components/time-format";
import { formatCount, TokenCount } from "~/components/token-count";
import type { LogRow } from "~/domain/usage/schemas";
import { throughputOf } from "./throughput";

/** Five figures that say whether this request was fast, large, dear and cached. */
export function SummaryCards({ log }: { log: LogRow }) {
	const { activity } = useMessages();
	const text = activity.detail.cards;
	const fromCredits = log.charged ? text.costCredits : text.costNotCharged;
	const throughput = throughputOf(log);
	return (
		<section aria-label={activity.detail.summary} className="grid grid-cols-2 gap-4 xl:grid-cols-5">
			<StatCard
				label={text.duration}
				figure={formatDuration(log.duration)}
				detail={log.timeToFirstToken === null ? undefined : text.firstToken(formatDuration(log.timeToFirstToken))}
			/>
			<StatCard
				label={text.tokens}
				figure={<TokenCount value={log.totalTokens} />}
				detail={text.tokensText(formatCount(log.promptTokens), formatCount(log.completionTokens))}
			/>
			<StatCard
				label={text.throughput}
				figure={
					throughput ? (
						<>
							{Math.round(throughput.perSecond).toLocaleString("en-US")}{" "}
							<span className="text-base font-normal text-muted-foreground">{text.throughputUnit}</span>
						</>
					) : (
						"–"
					)
				}
				detail={throughput ? (throughput.afterFirst ? text.throughputText : text.throughputWhole) : text.throughputNone}
			/>
			<StatCard
				label={text.cost}
				figure={<Money value={log.cost} />}
				detail={log.usedMode === "credits" ? fromCredits : text.costOwnKey}
			/>
			<StatCard
				className="max-xl:col-span-2"
				label={text.cache}
				figure={log.cached ? text.cacheHit : text.cacheMiss}
				detail={log.cachedTokens > 0 ? text.cacheTokens(formatCount(log.cachedTokens)) : log.cached ? undefined : text.cacheNone}
			/>
		</section>
	);
}
