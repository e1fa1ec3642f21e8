import { isActive, models } from "~/catalog/index";
import type { ProjectAccess } from "~/domain/members/queries.server";
import { projectView } from "~/domain/projects/queries.server";
import type { ProjectMode } from "~/domain/projects/schemas";
import { listProviderKeys } from "~/domain/provider-keys/queries.server";
import { storedCompliancePolicy } from "~/domain/routing/check-compliance";
import type { CompliancePolicy } from "~/domain/routing/compliance";
import { instanceRoutingDefaults } from "~/domain/routing/instance-defaults.server";
import { mergeRoutingSettings, type RoutingOverrides } from "~/domain/routing/settings";
import type { ProviderScore } from "~/domain/usage/usage-event";
import { canCall, previewRouting } from "~/gateway/upstream.server";

export type PreviewedProject = { organizationId: string; mode: ProjectMode; compliance: CompliancePolicy | null };

/** The request that is looked at ahead, from the address of the page. */
export type PreviewedRequest = { model: string; streaming: boolean; longPrompt: boolean };

export function previewedRequest(query: URLSearchParams): PreviewedRequest {
	return {
		model: query.get("model") ?? defaultModel(),
		streaming: query.get("kind") !== "whole",
		longPrompt: query.get("prompt") === "long",
	};
}

/** What decides which providers a project's requests can reach. */
export function previewedProject({ organization, project }: Pick<ProjectAccess, "organization" | "project">): PreviewedProject {
	const compliance = storedCompliancePolicy(organization.compliancePolicy);
	return { organizationId: organization.id, mode: projectView(project).mode, compliance };
}

/** The order that overrides give; null where there is no such model. */
export async function previewOf(
	project: PreviewedProject,
	request: PreviewedRequest,
	overrides: RoutingOverrides | null,
): Promise<ProviderScore[] | null> {
	const settings = mergeRoutingSettings(overrides, instanceRoutingDefaults());
	const keys = await listProviderKeys([project.organizationId]);
	const ownKeys = keys.flatMap(({ status, provider, options }) => (status === "active" ? [{ providerId: provider, options }] : []));
	const threshold = settings.thresholds.cachePromptTokens;
	const promptTokens = request.longPrompt ? Math.max(shortPrompt, threshold) : Math.min(shortPrompt, Math.max(0, threshold - 1));
	const needs = { strategy: "auto", streaming: request.streaming, promptTokens } as const;
	const scope = { settings, projectMode: project.mode, ownKeys, compliance: project.compliance };
	return previewRouting(request.model, needs, scope) ?? null;
}

/** Tokens of a prompt that nobody would call long. */
const shortPrompt = 500;

export type ModelChoice = { id: string; name: string };

/** Models that more than one provider serves today, which is where routing has something to decide; by name. */
export function modelChoices(): ModelChoice[] {
	const now = Date.now();
	const serving = ({ providers }: (typeof models)[number]) =>
		providers.filter((mapping) => canCall(mapping.providerId) && isActive(mapping, now)).length;
	return models
		.filter((model) => serving(model) > 1)
		.map(({ id, name }) => ({ id, name }))
		.sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/** Served by many providers, so that there is something to see. */
const wellServed = "gpt-oss-120b";

function defaultModel(): string {
	const choices = modelChoices();
	return (choices.find(({ id }) => id === wellServed) ?? choices[0])?.id ?? wellServed;
}
