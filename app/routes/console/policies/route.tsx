import { z } from "zod";

import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { roleCovers } from "~/domain/members/schemas";
import { retentionPeriodOf } from "~/domain/organizations/retention-period.server";
import { updateOrganizationSchema } from "~/domain/organizations/schemas";
import { updateOrganization } from "~/domain/organizations/update-organization.server";
import { storedCompliancePolicy } from "~/domain/routing/check-compliance";
import { compliancePolicySchema } from "~/domain/routing/compliance";
import { formFailure, invalidForm, readForm, requireOrganization } from "~/http/index.server";
import { env } from "~/platform/env.server";
import { pageTitle } from "../../page-title";
import { answerOrFailure } from "../unanswered-action";
import type { Route } from "./+types/route";
import { complianceChoices } from "./compliance-choices.server";
import { ComplianceSection } from "./compliance-section";
import { RetentionSection } from "./retention-section";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().policies.title, matches);

const retentionForm = z.object(updateOrganizationSchema.required().pick({ retentionLevel: true }).shape);

/** The policy is one field of JSON: it has lists. */
const complianceForm = z.object({
	compliancePolicy: z
		.string()
		.transform((text, context) => {
			try {
				return JSON.parse(text) as unknown;
			} catch {
				context.addIssue({ code: "custom", message: "This is no policy" });
				return z.NEVER;
			}
		})
		.pipe(compliancePolicySchema),
});

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization, role } = await requireOrganization(request, params.organizationId);
	const { id, name, plan, retentionLevel: level } = organization;
	return {
		organization: { id, name },
		retention: { level, days: retentionPeriodOf(organization), plan, priced: env().PAID_MODE },
		compliance: storedCompliancePolicy(organization.compliancePolicy),
		choices: await complianceChoices(id, Date.now()),
		canManage: roleCovers(role, "admin"),
	};
}

export async function action({ request, params }: Route.ActionArgs) {
	const { user, organization } = await requireOrganization(request, params.organizationId, "admin");
	const form = Object.fromEntries(await readForm(request));
	const parsed = "compliancePolicy" in form ? complianceForm.safeParse(form) : retentionForm.safeParse(form);
	if (!parsed.success) return invalidForm(parsed.error);
	try {
		await updateOrganization(organization.id, parsed.data, { user });
		return { ok: true as const };
	} catch (error) {
		return formFailure(error);
	}
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

/** What holds for every project of an organization: how much of each request is kept, and who may serve it. */
export default function PoliciesPage({ loaderData }: Route.ComponentProps) {
	const { policies: words } = useMessages();
	const { organization, retention, compliance, choices, canManage } = loaderData;
	return (
		<Page>
			<PageHeader breadcrumb={[{ label: organization.name }]} title={words.title} description={words.text} />
			<div className="flex max-w-3xl flex-col gap-6">
				<RetentionSection key={`${organization.id}/retention`} retention={retention} canManage={canManage} />
				<ComplianceSection key={organization.id} policy={compliance} choices={choices} canManage={canManage} />
			</div>
		</Page>
	);
}
