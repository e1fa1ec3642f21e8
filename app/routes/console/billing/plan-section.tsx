import { useFetcher } from "react-router";

import { FormError } from "~/components/form-field";
import { formatDate } from "~/components/format/time";
import { useInstallation } from "~/components/installation";
import { useMessages } from "~/components/messages";
import { FactList, SectionCard } from "~/components/section-card";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import type { Billing } from "./billing.server";
import type { clientAction } from "./route";

/** The plan, until when it is paid, and the way to another. */
export function PlanSection({ billing }: { billing: Billing }) {
	const words = useMessages().billing.plan;
	const { plan, isCharging } = billing;
	const { status, expiresAt, cancelled } = plan;
	const facts = [
		...(status === null ? [] : [{ label: words.status, value: cancelled ? words.cancelled : (words.statuses[status] ?? status) }]),
		...(expiresAt === null ? [] : [{ label: cancelled ? words.ends : words.renews, value: formatDate(expiresAt) }]),
	];
	return (
		<SectionCard title={words.title} description={isCharging ? words.text[plan.plan] : words.everything}>
			<div className="flex h-full flex-col items-start gap-4">
				<Badge tone={plan.plan === "enterprise" ? "accent" : "outline"} className="h-7 px-2.5 text-base">
					{isCharging || plan.plan === "enterprise" ? words.plans[plan.plan] : words.selfHosted}
				</Badge>
				{facts.length > 0 && (
					<div className="w-full">
						<FactList facts={facts} />
					</div>
				)}
				{status === "past_due" && <p className="text-base text-warning">{words.pastDue}</p>}
				{plan.plan === "enterprise" && status === null && <p className="text-sm text-muted-foreground">{words.manual}</p>}
				<PlanButton billing={billing} />
			</div>
		</SectionCard>
	);
}

/** Whoever has had a subscription manages it, others can buy one or ask for it. */
function PlanButton({ billing: { plan, isCharging, payments } }: { billing: Billing }) {
	const words = useMessages().billing.plan;
	const { supportEmail } = useInstallation();
	const fetcher = useFetcher<typeof clientAction>();
	const failure = fetcher.data?.ok === false ? fetcher.data.message : null;
	const isRunning = plan.status !== null && plan.status !== "canceled" && plan.status !== "incomplete_expired";
	const intent = isRunning ? "manage" : plan.plan === "free" && plan.isSold && payments ? "subscribe" : null;
	if (intent === null) {
		if (!isCharging || plan.plan === "enterprise" || !supportEmail) return null;
		return (
			<Button variant="secondary" className="mt-auto" asChild>
				<a href={`mailto:${supportEmail}`}>{words.contact}</a>
			</Button>
		);
	}
	return (
		<fetcher.Form method="post" className="mt-auto flex flex-col items-start gap-3">
			<input type="hidden" name="intent" value={intent} />
			<FormError>{failure}</FormError>
			<Button type="submit" variant="secondary" pending={fetcher.state !== "idle"}>
				{intent === "manage" ? words.manage : words.upgrade}
			</Button>
		</fetcher.Form>
	);
}
