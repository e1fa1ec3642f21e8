import { CopyField } from "~/components/copy-field";
import { useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import { SectionCard } from "~/components/section-card";
import { StatCard } from "~/components/stat-card";
import { formatCount } from "~/components/token-count";
import type { Referrals } from "~/domain/referrals/schemas";

/** The link to share, and a button that copies it. */
export function ReferralLink({ link }: { link: string }) {
	const words = useMessages().referrals.link;
	return (
		<SectionCard title={words.title} description={words.text}>
			<CopyField value={link} label={words.label} copy={words.copy} />
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
