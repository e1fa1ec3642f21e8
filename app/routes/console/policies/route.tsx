import { useFetcher } from "react-router";
import { z } from "zod";

import { FormError } from "~/components/form-field";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { RadioCards } from "~/components/radio-cards";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import { roleCovers } from "~/domain/members/schemas";
import { updateOrganizationSchema } from "~/domain/organizations/schemas";
import { updateOrganization } from "~/domain/organizations/update-organization.server";
import { formFailure, invalidForm, requireOrganization } from "~/http/index.server";
import { env } from "~/platform/env.server";
import { pageTitle } from "../../page-title";
import { answerOrFailure } from "../unanswered-action";
import type { Route } from "./+types/route";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().policies.title, matches);

const formSchema = z.object(updateOrganizationSchema.required().pick({ retentionLevel: true }).shape);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization, role } = await requireOrganization(request, params.organizationId);
	const { id, name, retentionLevel, retentionDays } = organization;
	return {
		organization: { id, name },
		retention: { level: retentionLevel, days: retentionDays, priced: env().PAID_MODE },
		canManage: roleCovers(role, "admin"),
	};
}

export async function action({ request, params }: Route.ActionArgs) {
	const { organization } = await requireOrganization(request, params.organizationId, "admin");
	const parsed = formSchema.safeParse(Object.fromEntries(await request.formData()));
	if (!parsed.success) return invalidForm(parsed.error);
	try {
		await updateOrganization(organization.id, parsed.data);
		return { ok: true as const };
	} catch (error) {
		return formFailure(error);
	}
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

/** What holds for every project of an organization: how much of each request is kept. */
export default function PoliciesPage({ loaderData }: Route.ComponentProps) {
	const { policies: words } = useMessages();
	const { organization, retention, canManage } = loaderData;
	return (
		<Page>
			<PageHeader breadcrumb={[{ label: organization.name }]} title={words.title} description={words.text} />
			<div className="flex max-w-3xl flex-col gap-6">
				<RetentionSection key={organization.id} retention={retention} canManage={canManage} />
			</div>
		</Page>
	);
}

type RetentionProps = Pick<Route.ComponentProps["loaderData"], "retention" | "canManage">;

function RetentionSection({ retention, canManage }: RetentionProps) {
	const { policies } = useMessages();
	const words = policies.retention;
	const fetcher = useFetcher<typeof clientAction>();
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;
	const saved = fetcher.state === "idle" && fetcher.data?.ok === true;
	return (
		<SectionCard title={words.title} description={words.text(retention.days)}>
			<fetcher.Form method="post">
				<fieldset disabled={!canManage} className="flex flex-col gap-5">
					<FormError>{failure?.message}</FormError>
					<RadioCards
						legend={words.level}
						name="retentionLevel"
						current={retention.level}
						choices={(["none", "retain"] as const).map((value) => ({ value, ...words.levels[value] }))}
					/>
					{retention.priced && <p className="text-sm text-muted-foreground">{words.price}</p>}
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
