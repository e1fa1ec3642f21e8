import { Link } from "react-router";
import { Sparkline } from "~/components/charts/sparkline";
import { formatPercent } from "~/components/format/number";
import { useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import { formatBalance, formatUsd } from "~/components/money-format";
import { type Change, StatCard } from "~/components/stat-card";
import { formatCount, TokenCount } from "~/components/token-count";
import type { UsageFigures } from "~/domain/usage/schemas";
import type { OverviewFigures } from "./overview-figures";

type StatCardsProps = {
	overview: OverviewFigures;
	credits: string;
	paid: boolean;
	/** Where credits are bought; null for those who may not. */
	billing: string | null;
};

/** The eight figures of a period: money and volume first, then where they come from. */
export function StatCards({ overview, credits, paid, billing }: StatCardsProps) {
	const { overview: text } = useMessages();
	const { totals, previous, series } = overview;
	const course = (pick: (figures: UsageFigures) => number) => {
		const values = series.map(pick);
		return values.some((value) => value > 0) ? <Sparkline values={values} /> : undefined;
	};
	// Fractions of a cent have many digits, which matter more than their course.
	const moneyCourse = (amount: number, pick: (figures: UsageFigures) => number) =>
		amount >= 0.01 ? course(pick) : undefined;
	const change = (now: number, before: number): Change => ({ ratio: before > 0 ? (now - before) / before : null });
	return (
		<section aria-label={text.title} className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
			<StatCard
				label={text.cards.credits}
				figure={
					billing === null ? (
						<Money value={credits} isBalance />
					) : (
						<Link to={billing} prefetch="intent" aria-label={text.cards.creditsLink(formatBalance(credits))} className="rounded-sm hover:underline">
							<Money value={credits} isBalance />
						</Link>
					)
				}
				detail={paid ? text.cards.creditsPaid : text.cards.creditsSelfHost}
			/>
			<StatCard
				label={text.cards.requests}
				figure={<TokenCount value={totals.requestCount} />}
				detail={text.cards.fromCache(formatPercent(totals.cacheRate / 100))}
				change={change(totals.requestCount, previous.requestCount)}
				sparkline={course(({ requestCount }) => requestCount)}
			/>
			<StatCard
				label={text.cards.cost}
				figure={<Money value={totals.totalCost} />}
				detail={totals.dataStorageCost > 0 ? text.cards.withStorage(formatUsd(totals.dataStorageCost)) : text.cards.noStorage}
				change={change(totals.totalCost, previous.totalCost)}
				sparkline={moneyCourse(totals.totalCost, ({ cost, dataStorageCost }) => cost + dataStorageCost)}
			/>
			<StatCard
				label={text.cards.savings}
				figure={<Money value={totals.savings} />}
				detail={text.cards.savingsText}
				change={change(totals.savings, previous.savings)}
				sparkline={moneyCourse(totals.savings, ({ savings }) => savings)}
			/>
			<StatCard
				label={text.cards.input}
				figure={<TokenCount value={totals.inputTokens} />}
				detail={<Money value={totals.inputCost} />}
				change={change(totals.inputTokens, previous.inputTokens)}
				sparkline={course(({ inputTokens }) => inputTokens)}
			/>
			<StatCard
				label={text.cards.output}
				figure={<TokenCount value={totals.outputTokens} />}
				detail={<Money value={totals.outputCost} />}
				change={change(totals.outputTokens, previous.outputTokens)}
				sparkline={course(({ outputTokens }) => outputTokens)}
			/>
			<StatCard
				label={text.cards.cached}
				figure={<TokenCount value={totals.cachedTokens} />}
				detail={text.cards.cachedSaved(formatUsd(totals.cachedInputCost), formatUsd(totals.cacheSavings))}
				change={change(totals.cachedTokens, previous.cachedTokens)}
				sparkline={course(({ cachedTokens }) => cachedTokens)}
			/>
			<MostUsedCard model={overview.mostUsedModel} />
		</section>
	);
}

function MostUsedCard({ model }: { model: OverviewFigures["mostUsedModel"] }) {
	const { overview: text } = useMessages();
	if (!model) {
		return (
			<StatCard
				label={text.cards.mostUsed}
				figure={<span className="text-base font-medium text-muted-foreground sm:text-xl">{text.cards.noModel}</span>}
				detail={text.cards.noModelText}
			/>
		);
	}
	return (
		<StatCard
			label={text.cards.mostUsed}
			figure={
				<Link to={`/models/${model.model}`} prefetch="intent" title={model.model} className="rounded-sm text-base hover:underline sm:text-xl">
					{model.model}
				</Link>
			}
			detail={text.cards.mostUsedText(model.provider, formatCount(model.requestCount))}
		/>
	);
}
