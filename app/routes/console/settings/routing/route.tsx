import { Lock } from "lucide-react";
import { useState } from "react";
import { data } from "react-router";

import { providers } from "~/catalog/index";
import { useInstallation } from "~/components/installation";
import { messages, useMessages } from "~/components/messages";
import { SectionCard } from "~/components/section-card";
import { Button } from "~/components/ui/button";
import { roleCovers } from "~/domain/members/schemas";
import { projectView } from "~/domain/projects/queries.server";
import { updateProject } from "~/domain/projects/update-project.server";
import { instanceRoutingDefaults } from "~/domain/routing/instance-defaults.server";
import { mayCustomizeRouting } from "~/domain/routing/project-routing.server";
import { canCall } from "~/gateway/upstream.server";
import { type FormFailure, formFailure, readForm, requireProject } from "~/http/index.server";
import { pageTitle } from "../../../page-title";
import { answerOrFailure } from "../../unanswered-action";
import { SettingsPage } from "../settings-page";
import type { Route } from "./+types/route";
import { type FieldValues, fieldsOf, readFields } from "./fields";
import { modelChoices, previewedProject, previewedRequest, previewOf } from "./preview-of.server";
import { PreviewPanel } from "./preview-panel";
import { RoutingForm } from "./routing-form";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().routingSettings.title, matches);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization, project, role } = await requireProject(request, params);
	const { routingConfig } = projectView(project);
	const allowed = mayCustomizeRouting(organization.plan);
	const previewed = previewedRequest(new URL(request.url).searchParams);
	return {
		project: { id: project.id, name: project.name },
		organization: { id: organization.id, name: organization.name },
		overrides: routingConfig,
		defaults: instanceRoutingDefaults(),
		allowed,
		canManage: roleCovers(role, "admin") && allowed,
		providers: providers
			.filter(({ id }) => canCall(id) && id !== "custom")
			.map(({ id, name }) => ({ id, name }))
			.sort((one, other) => one.name.localeCompare(other.name, "en")),
		models: modelChoices(),
		model: previewed.model,
		scores: await previewOf(previewedProject({ organization, project }), previewed, allowed ? routingConfig : null),
	};
}

export async function action({ request, params }: Route.ActionArgs) {
	const { user, project } = await requireProject(request, params, "admin");
	const values: Record<string, string> = {};
	for (const [name, value] of await readForm(request)) if (typeof value === "string") values[name] = value;
	const read = readFields(values, messages().routingSettings.problems);
	if (!read.ok) return data<FormFailure>({ ok: false, message: null, fields: read.fields }, { status: 422 });
	try {
		await updateProject(project, { routingConfig: read.overrides }, { user });
		return { ok: true as const };
	} catch (error) {
		return formFailure(error);
	}
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

/** How requests of the project are spread over providers, and what its values would do. */
export default function RoutingPage({ loaderData }: Route.ComponentProps) {
	const { organization, project } = loaderData;
	return (
		<SettingsPage organization={organization} project={project} wide>
			<Editor key={project.id} loaderData={loaderData} />
		</SettingsPage>
	);
}

function Editor({ loaderData }: Pick<Route.ComponentProps, "loaderData">) {
	const { routingSettings: words } = useMessages();
	const { overrides, allowed, models, model, scores } = loaderData;
	const [values, setValues] = useState<FieldValues>(() => fieldsOf(overrides));
	const read = readFields(values, words.problems);
	return (
		<div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_26rem]">
			<div className="flex min-w-0 flex-col gap-6">
				{allowed ? null : <EnterpriseNotice kept={overrides !== null} />}
				<RoutingForm loaderData={loaderData} values={values} onChange={setValues} problems={read.ok ? {} : read.fields} />
			</div>
			<PreviewPanel
				models={models}
				model={model}
				initial={scores}
				overrides={read.ok ? read.overrides : undefined}
				saved={overrides}
				follows={allowed}
			/>
		</div>
	);
}

function EnterpriseNotice({ kept }: { kept: boolean }) {
	const { routingSettings } = useMessages();
	const words = routingSettings.enterprise;
	const { supportEmail } = useInstallation();
	return (
		<SectionCard
			title={
				<span className="flex items-center gap-2">
					<Lock className="size-4 text-muted-foreground" aria-hidden />
					{words.title}
				</span>
			}
			description={kept ? `${words.text} ${words.kept}` : words.text}
			actions={
				supportEmail ? (
					<Button variant="secondary" asChild>
						<a href={`mailto:${supportEmail}`}>{words.contact}</a>
					</Button>
				) : null
			}
		/>
	);
}
