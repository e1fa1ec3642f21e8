import { useEffect } from "react";
import { useFetcher } from "react-router";
import { z } from "zod";

import { messages, useMessages } from "~/components/messages";
import { SectionCard } from "~/components/section-card";
import { SwitchRow } from "~/components/switch-row";
import { toast } from "~/components/ui/toaster";
import { roleCovers } from "~/domain/members/schemas";
import { updateProject } from "~/domain/projects/update-project.server";
import { formFailure, invalidForm, readForm, requireProject } from "~/http/index.server";
import { pageTitle } from "../../../page-title";
import { answerOrFailure } from "../../unanswered-action";
import { SettingsPage } from "../settings-page";
import type { Route } from "./+types/route";
import { cacheFormSchema, GatewayCacheSection } from "./gateway-cache-section";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().projectSettings.caching.title, matches);

const writesFormSchema = z.object({ providerCacheWritesEnabled: z.stringbool() });

export async function loader({ request, params }: Route.LoaderArgs) {
	const { organization, project, role } = await requireProject(request, params);
	return {
		project: { id: project.id, name: project.name },
		organization: { id: organization.id, name: organization.name },
		writesEnabled: project.providerCacheWritesEnabled,
		cache: {
			cachingEnabled: project.cachingEnabled,
			cacheDurationSeconds: project.cacheDurationSeconds,
			cacheCoalescing: project.cacheCoalescing,
		},
		canManage: roleCovers(role, "admin"),
	};
}

export async function action({ request, params }: Route.ActionArgs) {
	const { user, project } = await requireProject(request, params, "admin");
	const { intent, ...form } = Object.fromEntries(await readForm(request));
	const parsed = (intent === "cache" ? cacheFormSchema : writesFormSchema).safeParse(form);
	if (!parsed.success) return invalidForm(parsed.error);
	try {
		await updateProject(project, parsed.data, { user });
		return { ok: true as const };
	} catch (error) {
		return formFailure(error);
	}
}

export function clientAction({ serverAction }: Route.ClientActionArgs) {
	return answerOrFailure(() => serverAction());
}

/** What may be kept to be used again, and where. */
export default function CachingPage({ loaderData }: Route.ComponentProps) {
	const { organization, project, writesEnabled, cache, canManage } = loaderData;
	return (
		<SettingsPage organization={organization} project={project}>
			<GatewayCacheSection key={`${project.id} cache`} settings={cache} canManage={canManage} />
			<ProviderCacheWrites key={project.id} enabled={writesEnabled} canManage={canManage} />
		</SettingsPage>
	);
}

function ProviderCacheWrites({ enabled, canManage }: { enabled: boolean; canManage: boolean }) {
	const { projectSettings } = useMessages();
	const words = projectSettings.caching.providerWrites;
	const fetcher = useFetcher<typeof clientAction>();
	const wanted = fetcher.formData?.get("providerCacheWritesEnabled") ?? String(enabled);
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;

	useEffect(() => {
		if (failure) toast.error(words.failed, { description: failure.message ?? undefined });
	}, [failure, words]);

	return (
		<SectionCard title={words.title} description={words.text}>
			<div className="rounded-lg border border-border p-4">
				<SwitchRow
					label={words.label}
					text={wanted === "true" ? words.on : words.off}
					checked={wanted === "true"}
					disabled={!canManage}
					onChange={(next) => void fetcher.submit({ providerCacheWritesEnabled: String(next) }, { method: "post" })}
				/>
			</div>
			<p className="mt-3 text-sm text-muted-foreground">{canManage ? words.effect : projectSettings.general.readOnly}</p>
		</SectionCard>
	);
}
