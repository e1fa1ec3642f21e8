import { data, redirect } from "react-router";
import { z } from "zod";

import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { SectionCard } from "~/components/section-card";
import { roleCovers } from "~/domain/members/schemas";
import { deleteOrganization } from "~/domain/organizations/delete-organization.server";
import { billingFields, updateOrganizationSchema } from "~/domain/organizations/schemas";
import { updateOrganization } from "~/domain/organizations/update-organization.server";
import { formFailure, invalidForm, readForm, requireOrganization } from "~/http/index.server";
import { pageTitle } from "../../page-title";
import { answerOrFailure } from "../unanswered-action";
import type { Route } from "./+types/route";
import { BillingDetailsSection } from "./billing-details-section";
import { DangerSection } from "./danger-section";
import { NameSection } from "./name-section";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().preferences.title, matches);

const fields = updateOrganizationSchema.required().shape;

/** A field of a form that was left empty clears what is stored. */
const orEmpty = <Schema extends z.ZodType>(schema: Schema) => z.preprocess((value) => (value === "" ? null : value), schema);

const forms = {
	name: z.object({ name: fields.name }),
	billing: z.object({
		billingEmail: orEmpty(fields.billingEmail),
		billingCompany: orEmpty(fields.billingCompany),
		billingAddress: orEmpty(fields.billingAddress),
		billingTaxId: orEmpty(fields.billingTaxId),
		billingNotes: orEmpty(fields.billingNotes),
	}),
};

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization, role } = await requireOrganization(request, params.organizationId);
	const { id, name } = organization;
	const isOwner = roleCovers(role, "owner");
	return {
		organization: { id, name },
		// Billing is the owners' alone, to read as well.
		billing: isOwner ? Object.fromEntries(billingFields.map((field) => [field, organization[field]])) : null,
		canManage: roleCovers(role, "admin"),
	};
}

export async function action({ request, params }: Route.ActionArgs) {
	const { intent, ...entered } = Object.fromEntries(await readForm(request.clone()));
	const role = intent === "name" ? "admin" : "owner";
	const { organization, user } = await requireOrganization(request, params.organizationId, role);
	try {
		if (intent === "delete") {
			await deleteOrganization(organization.id, { user });
			return redirect("/dashboard");
		}
		if (intent !== "name" && intent !== "billing") throw data(null, { status: 400 });
		const parsed = forms[intent].safeParse(entered);
		if (!parsed.success) return invalidForm(parsed.error);
		await updateOrganization(organization.id, parsed.data, { user });
		return { ok: true as const };
	} catch (error) {
		return formFailure(error);
	}
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

/** What an organization is called, and what its invoices say. */
export default function PreferencesPage({ loaderData }: Route.ComponentProps) {
	const { preferences: words } = useMessages();
	const { organization, billing, canManage } = loaderData;
	return (
		<Page>
			<PageHeader breadcrumb={[{ label: organization.name }]} title={words.title} description={words.text} />
			<div className="flex max-w-3xl flex-col gap-6">
				<NameSection key={organization.id} organization={organization} canManage={canManage} />
				{billing ? (
					<BillingDetailsSection key={`${organization.id}/billing`} details={billing} />
				) : (
					<SectionCard title={words.billing.title} description={words.billing.readOnly} />
				)}
				{billing && <DangerSection organization={organization} />}
			</div>
		</Page>
	);
}
