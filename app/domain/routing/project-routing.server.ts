import { providerById } from "~/catalog/index";
import { DomainError } from "~/domain/domain-error";
import type { OrganizationView } from "~/domain/organizations/schemas";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { instanceRoutingDefaults } from "./instance-defaults.server";
import { mergeRoutingSettings, type RoutingOverrides, type RoutingSettings, routingOverridesSchema } from "./settings";

/** Whether projects of an organization may have routing settings of their own: with the enterprise plan, or where nobody pays. */
export function mayCustomizeRouting(plan: OrganizationView["plan"]): boolean {
	return plan === "enterprise" || !env().PAID_MODE;
}

/** The overrides in the column of a project; null where there are none, or what is there is not understood any more. */
export function storedRoutingOverrides(stored: unknown): RoutingOverrides | null {
	return stored === null || stored === undefined ? null : (routingOverridesSchema.safeParse(stored).data ?? null);
}

/** The settings that requests of a project follow. Without overrides that count these are the instance's own, the same object. */
export function routingSettingsOf(project: { id: string; routingConfig: unknown }, plan: OrganizationView["plan"]): RoutingSettings {
	const defaults = instanceRoutingDefaults();
	if (!project.routingConfig || !mayCustomizeRouting(plan)) return defaults;
	const overrides = storedRoutingOverrides(project.routingConfig);
	if (!overrides) logger.error({ projectId: project.id }, "routing settings of a project are not understood; using the defaults");
	return mergeRoutingSettings(overrides, defaults);
}

/** Throws DomainError: `forbidden` where the plan has no routing settings, `invalid` for a provider that does not exist. */
export function assertRoutingOverrides(overrides: RoutingOverrides, plan: OrganizationView["plan"]): void {
	if (!mayCustomizeRouting(plan)) {
		throw new DomainError("forbidden", "Routing settings of a project need the Enterprise plan.");
	}
	const unknown = Object.keys(overrides.providerPriorities ?? {}).filter((id) => !providerById(id));
	if (unknown.length > 0) {
		const message = `providerPriorities: no such provider: ${unknown.join(", ")}`;
		throw new DomainError("invalid", message, { field: "routingConfig" });
	}
}
