import { Link } from "react-router";

import { useMessages } from "~/components/messages";
import { formatUsd } from "~/components/money-format";
import { SectionCard } from "~/components/section-card";
import { Button } from "~/components/ui/button";
import type { Referrals } from "~/domain/referrals/schemas";

type LockedSectionProps = {
	referrals: Referrals;
	/** Where credits are bought; null where none are sold. */
	topUp: string | null;
};

/** How far it is to the referral program, and what it will bring. */
export function LockedSection({ referrals, topUp }: LockedSectionProps) {
	const words = useMessages().referrals.locked;
	const threshold = formatUsd(referrals.threshold);
	const soFar = words.soFar(formatUsd(referrals.purchased), threshold);
	const share = Math.min(1, Number(referrals.purchased) / Number(referrals.threshold));
	return (
		<SectionCard
			title={words.title}
			description={words.text(threshold)}
			actions={
				topUp && (
					<Button asChild>
						<Link to={topUp}>{words.topUp}</Link>
					</Button>
				)
			}
		>
			<div className="flex flex-col gap-4">
				<div className="flex flex-col gap-2">
					<div className="flex items-baseline justify-between gap-4 tabular-nums">
						<span className="text-base font-medium">{soFar}</span>
						<span className="text-sm text-muted-foreground">{words.remaining(formatUsd(referrals.remaining))}</span>
					</div>
					<div
						role="progressbar"
						aria-label={words.progress}
						aria-valuemin={0}
						aria-valuemax={100}
						aria-valuenow={Math.floor(share * 100)}
						aria-valuetext={soFar}
						className="h-2 overflow-hidden rounded-full bg-muted"
					>
						<div className="h-full rounded-full bg-primary" style={{ width: `${share * 100}%` }} />
					</div>
				</div>
				<p className="text-base text-muted-foreground">{words.explain}</p>
			</div>
		</SectionCard>
	);
}
