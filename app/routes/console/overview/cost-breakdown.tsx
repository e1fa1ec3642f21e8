import { useState } from "react";
import { DonutChart } from "~/components/charts/donut-chart";
import type { Part } from "~/components/charts/parts";
import { formatPercent } from "~/components/format/number";
import { useMessages } from "~/components/messages";
import { formatUsd } from "~/components/money-format";
import { SectionCard } from "~/components/section-card";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "~/components/ui/tabs";
import type { Overview } from "~/domain/usage/schemas";

const ways = ["model", "provider"] as const;
type By = (typeof ways)[number];

/** Where the money goes: the dearest models or providers and the rest. */
export function CostBreakdown({ parts }: { parts: Overview["costByModel"] }) {
	const { overview: text } = useMessages();
	const [by, setBy] = useState<By>("model");
	return (
		<SectionCard title={text.breakdown.title} className="h-full">
			<Tabs value={by} onValueChange={(value) => setBy(value === "provider" ? "provider" : "model")}>
				<TabsList aria-label={text.breakdown.by} className="mb-4">
					<TabsTrigger value="model">{text.breakdown.model}</TabsTrigger>
					<TabsTrigger value="provider">{text.breakdown.provider}</TabsTrigger>
				</TabsList>
				{ways.map((way) => (
					<TabsContent key={way} value={way} tabIndex={-1}>
						<Ring parts={sumBy(parts, way)} />
					</TabsContent>
				))}
			</Tabs>
		</SectionCard>
	);
}

function Ring({ parts }: { parts: Part[] }) {
	const { overview: text } = useMessages();
	const total = parts.reduce((sum, { value }) => sum + value, 0);
	if (total === 0) return <p className="py-10 text-center text-sm text-muted-foreground">{text.breakdown.empty}</p>;
	return (
		<DonutChart
			label={text.breakdown.label}
			parts={parts}
			otherLabel={text.breakdown.other}
			formatValue={formatUsd}
			formatShare={formatPercent}
			total={formatUsd(total)}
			totalLabel={text.breakdown.total}
		/>
	);
}

function sumBy(parts: Overview["costByModel"], by: By): Part[] {
	const sums = new Map<string, number>();
	for (const part of parts) sums.set(part[by], (sums.get(part[by]) ?? 0) + part.cost);
	return [...sums].map(([id, value]) => ({ id, label: id, value }));
}
