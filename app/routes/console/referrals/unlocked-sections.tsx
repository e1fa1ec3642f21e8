import { CopyButton } from "~/components/copy-button";
import { useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import { SectionCard } from "~/components/section-card";
import { StatCard } from "~/components/stat-card";
import { formatCount } from "~/components/token-count";
import { Input } from "~/components/ui/input";
import type { Referrals } from "~/domain/referrals/schemas";

/** The link to share, and a button that copies it. */
export function ReferralLink({ link }: { link: string }) {
	const words = useMessages().referrals.link;
	return (
		<SectionCard title={words.title} description={words.text}>
			<div className="flex flex-wrap items-center gap-2">
				<Input
					readOnly
					value={link}
					aria-label={words.label}
					className="min-w-0 flex-1 basis-64 font-mono text-sm"
					onFocus={(event) => event.currentTarget.select()}
				/>
				<CopyButton value={link} label={words.copy} withText variant="primary" size="md" />
			</div>
		</SectionCard>
	);
}

/** Who came through the link, and what they brought. */
export function ReferralStats({ referrals }: { referrals: Referrals }) {
	const words = useMessages().referrals.stats;
	return (
		<section aria-label={words.title} className="grid gap-4 sm:grid-cols-2">
			<StatCard label={words.users} figure={formatCount(referrals.usersReferred)} detail={words.usersText} />
			<StatCard label={words.earnings} figure={<Money value={referrals.earnings} />} detail={words.earningsText} />
		</section>
	);
}
