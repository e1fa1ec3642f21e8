import { useState } from "react";
import { data, redirect, useFetcher } from "react-router";
import { z } from "zod";

import { ConfirmDialog } from "~/components/confirm-dialog";
import { FormError, FormField } from "~/components/form-field";
import { messages, useMessages } from "~/components/messages";
import { RadioCards } from "~/components/radio-cards";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { roleCovers } from "~/domain/members/schemas";
import { projectView } from "~/domain/projects/queries.server";
import { type ProjectMode, updateProjectSchema } from "~/domain/projects/schemas";
import { deleteProject, updateProject } from "~/domain/projects/update-project.server";
import { formFailure, invalidForm, readForm, requireProject } from "~/http/index.server";
import { pageTitle } from "../../page-title";
import type { Route } from "./+types/route";
import { limitsFormSchema, RateLimitsSection } from "./rate-limits-section";
import { SettingsPage } from "./settings-page";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().projectSettings.title, matches);

const formSchema = z.object(updateProjectSchema.required().pick({ name: true, mode: true }).shape);

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization, project, role } = await requireProject(request, params);
	return {
		project: projectView(project),
		organization: { id: organization.id, name: organization.name },
		canManage: roleCovers(role, "admin"),
	};
}

export async function action({ request, params }: Route.ActionArgs) {
	const { user, organization, project } = await requireProject(request, params, "admin");
	const { intent, ...form } = Object.fromEntries(await readForm(request));
	try {
		if (intent === "archive") {
			await deleteProject(project, { user });
			return redirect(`/dashboard/${organization.id}`);
		}
		const schema = intent === "save" ? formSchema : intent === "limits" ? limitsFormSchema : null;
		if (!schema) throw data(null, { status: 400 });
		const parsed = schema.safeParse(form);
		if (!parsed.success) return invalidForm(parsed.error);
		await updateProject(project, parsed.data, { user });
		return { ok: true as const };
	} catch (error) {
		return formFailure(error);
	}
}

export default function GeneralSettingsPage({ loaderData }: Route.ComponentProps) {
	const { project, organization, canManage } = loaderData;
	return (
		<SettingsPage organization={organization} project={project}>
			<GeneralSection key={project.id} project={project} canManage={canManage} />
			<RateLimitsSection key={`${project.id} limits`} project={project} canManage={canManage} />
			{canManage && <DangerSection project={project} />}
		</SettingsPage>
	);
}

type SectionProps = { project: Route.ComponentProps["loaderData"]["project"] };

function GeneralSection({ project, canManage }: SectionProps & { canManage: boolean }) {
	const { projectSettings: words } = useMessages();
	const fetcher = useFetcher<typeof action>();
	const failure = fetcher.data?.ok === false ? fetcher.data : null;
	const saved = fetcher.state === "idle" && fetcher.data?.ok === true;
	return (
		<SectionCard title={words.general.title} description={canManage ? words.general.text : words.general.readOnly}>
			<fetcher.Form method="post" noValidate>
				<fieldset disabled={!canManage} className="flex flex-col gap-5">
					<input type="hidden" name="intent" value="save" />
					<FormError>{failure?.message}</FormError>
					<FormField label={words.general.name} name="name" error={failure?.fields.name} className="max-w-sm">
						{(control) => <Input {...control} defaultValue={project.name} maxLength={255} autoComplete="off" />}
					</FormField>
					<ModeChoice current={project.mode} />
					{canManage && (
						<SaveRow label={words.general.submit} pending={fetcher.state !== "idle"} saved={saved} />
					)}
				</fieldset>
			</fetcher.Form>
		</SectionCard>
	);
}

function ModeChoice({ current }: { current: ProjectMode }) {
	const { projectSettings: words } = useMessages();
	const choices = (["hybrid", "api-keys", "credits"] as const).map((value) => ({ value, ...words.modes[value] }));
	return <RadioCards legend={words.general.mode} name="mode" current={current} choices={choices} />;
}

function DangerSection({ project }: SectionProps) {
	const { projectSettings: words } = useMessages();
	const fetcher = useFetcher<typeof action>();
	const [open, setOpen] = useState(false);
	return (
		<>
			<SectionCard
				title={words.danger.title}
				description={words.danger.text}
				actions={
					<Button variant="secondary" className="text-danger" onClick={() => setOpen(true)}>
						{words.danger.submit}
					</Button>
				}
			/>
			<ConfirmDialog
				open={open}
				onOpenChange={setOpen}
				title={words.danger.confirmTitle(project.name)}
				description={words.danger.confirmText}
				confirmLabel={words.danger.submit}
				typedName={project.name}
				pending={fetcher.state !== "idle"}
				error={fetcher.data?.ok === false ? fetcher.data.message : null}
				onConfirm={() => void fetcher.submit({ intent: "archive" }, { method: "post" })}
			/>
		</>
	);
}
