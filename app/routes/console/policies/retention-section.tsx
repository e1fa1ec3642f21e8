import { useFetcher } from "react-router";

import { FormError } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { RadioCards } from "~/components/radio-cards";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import { Badge } from "~/components/ui/badge";
import { standardRetentionDays } from "~/domain/plans";
import type { clientAction } from "./route";

/** `days` is what holds for new requests; `priced`: this instance charges, and plans differ. */
type Retention = { level: "none" | "retain"; days: number; plan: "free" | "enterprise"; priced: boolean };

type RetentionProps = { retention: Retention; canManage: boolean };

/** How much of each request is kept, what that costs, and for how long. */
export function RetentionSection({ retention, canManage }: RetentionProps) {
	const { policies } = useMessages();
	const words = policies.retention;
	const fetcher = useFetcher<typeof clientAction>();
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;
	const saved = fetcher.state === "idle" && fetcher.data?.ok === true;
	const choices = (["none", "retain"] as const).map((value) => ({
		value,
		...words.levels[value],
		...(retention.priced ? { aside: words.prices[value] } : {}),
	}));
	return (
		<SectionCard title={words.title} description={words.text}>
			<fetcher.Form method="post">
				<fieldset disabled={!canManage} className="flex flex-col gap-5">
					<FormError>{failure?.message}</FormError>
					<div className="flex flex-col gap-2">
						<RadioCards legend={words.level} name="retentionLevel" current={retention.level} choices={choices} />
						{retention.priced && <p className="text-sm text-muted-foreground">{words.priceText}</p>}
					</div>
					<Period {...retention} />
					{canManage ? (
						<SaveRow label={words.submit} pending={fetcher.state !== "idle"} saved={saved} />
					) : (
						<p className="text-sm text-muted-foreground">{words.readOnly}</p>
					)}
				</fieldset>
			</fetcher.Form>
		</SectionCard>
	);
}

/** How long rows are kept: by plan where plans differ, else one sentence. */
function Period({ days, plan, priced }: Retention) {
	const words = useMessages().policies.retention;
	if (!priced) {
		return (
			<div className="flex flex-col gap-1 text-sm">
				<p className="flex items-baseline justify-between gap-4">
					<span className="font-medium">{words.period}</span>
					<span className="tabular-nums">{words.periodOf(days)}</span>
				</p>
				<p className="text-muted-foreground">
					{words.periodText} {words.periodByAdministrator}
				</p>
			</div>
		);
	}
	const periods = {
		free: words.periodOf(standardRetentionDays),
		enterprise: plan === "enterprise" ? words.customOf(days) : words.custom,
	};
	return (
		<div className="flex flex-col gap-2">
			<table className="w-full text-sm">
				<thead>
					<tr className="border-b border-border text-left text-muted-foreground">
						<th className="py-2 font-medium">{words.plan}</th>
						<th className="py-2 text-right font-medium">{words.period}</th>
					</tr>
				</thead>
				<tbody>
					{(["free", "enterprise"] as const).map((name) => (
						<tr key={name} className="border-b border-border last:border-b-0">
							<th scope="row" className="py-2 text-left font-normal">
								<span className="mr-2">{words.planNames[name]}</span>
								{name === plan && <Badge tone="accent">{words.currentPlan}</Badge>}
							</th>
							<td className="py-2 text-right tabular-nums">{periods[name]}</td>
						</tr>
					))}
				</tbody>
			</table>
			<p className="text-sm text-muted-foreground">{words.periodText}</p>
		</div>
	);
}
