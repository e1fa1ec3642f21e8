import { Plus } from "lucide-react";

import { useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import { SectionCard } from "~/components/section-card";
import { Button } from "~/components/ui/button";
import type { Billing } from "./billing.server";

/** What is left to spend, and the way to more. */
export function CreditsSection({ billing, onTopUp }: { billing: Billing; onTopUp: (() => void) | null }) {
	const words = useMessages().billing.credits;
	const { balance, isCharging } = billing;
	const isEmpty = Number(balance) <= 0;
	return (
		<SectionCard title={words.title} description={isCharging ? words.text : undefined}>
			<div className="flex h-full flex-col items-start gap-4">
				<p className="text-figure font-semibold tracking-tight">
					<span className="sr-only">{words.balance} </span>
					<Money value={balance} isBalance />
				</p>
				{isCharging && isEmpty && <p className="text-base text-warning">{words.empty}</p>}
				{onTopUp && (
					<>
						<Button className="mt-auto" onClick={onTopUp}>
							<Plus aria-hidden />
							{words.topUp}
						</Button>
						<p className="text-sm text-muted-foreground">{words.fees}</p>
					</>
				)}
			</div>
		</SectionCard>
	);
}
