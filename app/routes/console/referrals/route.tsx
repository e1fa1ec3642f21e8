import { Gift } from "lucide-react";

import { EmptyState } from "~/components/empty-state";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Card } from "~/components/ui/card";
import { publishableKey } from "~/domain/billing/stripe.server";
import { roleCovers } from "~/domain/members/schemas";
import { loadReferrals } from "~/domain/referrals/queries.server";
import { requireOrganization } from "~/http/index.server";
import { env } from "~/platform/env.server";
import { pageTitle } from "../../page-title";
import { OwnersOnly } from "../owners-only";
import type { Route } from "./+types/route";
import { HowItWorks } from "./how-it-works";
import { LockedSection } from "./locked-section";
import { ReferralLink, ReferralStats } from "./unlocked-sections";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().referrals.title, matches);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization, role } = await requireOrganization(request, params.organizationId);
	const { id, name } = organization;
	if (!roleCovers(role, "owner")) return { organization: { id, name }, referrals: null };
	const isCharging = env().PAID_MODE;
	const canTopUp = isCharging && publishableKey() !== null;
	return { organization: { id, name }, referrals: await loadReferrals(id), isCharging, canTopUp };
}

/** The way to a referral link, then the link and what came of it. */
export default function ReferralsPage({ loaderData }: Route.ComponentProps) {
	const { referrals: words } = useMessages();
	const { organization, referrals } = loaderData;
	if (!referrals) return <OwnersOnly title={words.title} organization={organization} />;
	return (
		<Page>
			<PageHeader breadcrumb={[{ label: organization.name }]} title={words.title} description={words.text} />
			<div className="flex max-w-4xl flex-col gap-6">
				{!loaderData.isCharging && (
					<Card>
						<EmptyState icon={Gift} title={words.notCharging.title} description={words.notCharging.text} />
					</Card>
				)}
				{referrals.link !== null && (
					<>
						<ReferralLink link={referrals.link} />
						<ReferralStats referrals={referrals} />
					</>
				)}
				{referrals.link === null && loaderData.isCharging && (
					<LockedSection
						referrals={referrals}
						topUp={loaderData.canTopUp ? `/dashboard/${organization.id}/org/billing?top-up` : null}
					/>
				)}
				{loaderData.isCharging && <HowItWorks />}
			</div>
		</Page>
	);
}
