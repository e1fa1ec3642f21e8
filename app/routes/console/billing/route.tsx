import { Link, useSearchParams } from "react-router";

import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Button } from "~/components/ui/button";
import { roleCovers } from "~/domain/members/schemas";
import { requireOrganization } from "~/http/index.server";
import { pageTitle } from "../../page-title";
import { OwnersOnly } from "../owners-only";
import { answerOrFailure } from "../unanswered-action";
import type { Route } from "./+types/route";
import { handleBillingForm } from "./actions.server";
import { AutoTopUpSection } from "./auto-top-up-section";
import { type Billing, loadBilling } from "./billing.server";
import { CreditsSection } from "./credits-section";
import { Notice } from "./notice";
import { PaymentMethodsSection } from "./payment-methods-section";
import { PlanSection } from "./plan-section";
import { TopUpDialog } from "./top-up-dialog";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().billing.title, matches);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization, role } = await requireOrganization(request, params.organizationId);
	const { id, name } = organization;
	if (!roleCovers(role, "owner")) return { organization: { id, name }, billing: null };
	return { organization: { id, name }, billing: await loadBilling(organization) };
}

export function action({ request, params }: Route.ActionArgs) {
	return handleBillingForm(request, params.organizationId);
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

/** The hub of an organization's money: what is left, what is paid for, and with which card. */
export default function BillingPage({ loaderData }: Route.ComponentProps) {
	const { billing: words } = useMessages();
	const { organization, billing } = loaderData;
	if (!billing) return <OwnersOnly title={words.title} organization={organization} />;
	const base = `/dashboard/${organization.id}/org`;
	return (
		<Page>
			<PageHeader
				breadcrumb={[{ label: organization.name }]}
				title={words.title}
				description={words.text}
				actions={
					<>
						<Button variant="secondary" asChild>
							<Link to={`${base}/preferences`}>{words.details}</Link>
						</Button>
						<Button variant="secondary" asChild>
							<Link to={`${base}/transactions`}>{words.transactions}</Link>
						</Button>
					</>
				}
			/>
			<Sections key={organization.id} billing={billing} path={`${base}/billing`} />
		</Page>
	);
}

function Sections({ billing, path }: { billing: Billing; path: string }) {
	const [parameters, setParameters] = useSearchParams();
	const { payments, cards } = billing;
	// A link may ask for the dialog: `?top-up`.
	const setTopUp = (open: boolean) => setParameters(open ? { "top-up": "" } : {}, { replace: true, preventScrollReset: true });
	return (
		<div className="flex flex-col gap-6">
			<Notices billing={billing} subscribed={parameters.get("checkout") === "success"} />
			<div className="grid gap-6 lg:grid-cols-2">
				<CreditsSection billing={billing} onTopUp={payments ? () => setTopUp(true) : null} />
				<PlanSection billing={billing} />
				{payments && (
					<>
						<PaymentMethodsSection cards={cards} payments={payments} path={path} now={billing.now} />
						<AutoTopUpSection autoTopUp={billing.autoTopUp} hasCard={(cards?.length ?? 0) > 0} />
					</>
				)}
			</div>
			{payments && (
				<TopUpDialog
					open={parameters.has("top-up")}
					onOpenChange={setTopUp}
					cards={cards ?? []}
					payments={payments}
					path={path}
				/>
			)}
		</div>
	);
}

function Notices({ billing, subscribed }: { billing: Billing; subscribed: boolean }) {
	const { notices: words } = useMessages().billing;
	const { isCharging, payments, plan } = billing;
	return (
		<>
			{!isCharging && <Notice {...words.notCharging} />}
			{isCharging && !payments && <Notice {...words.granted} contact={words.granted.contact} />}
			{subscribed && plan.plan === "free" && <Notice {...words.subscribed} />}
		</>
	);
}
