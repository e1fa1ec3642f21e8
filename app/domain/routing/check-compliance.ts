import { mappingOf, modelById, providerById } from "~/catalog/index";
import { DomainError } from "~/domain/domain-error";
import type { CompliancePolicy } from "./compliance";

/** Throws DomainError `invalid` for a list that names what the catalogue does not know: it would say nothing, or forbid all. */
export function assertCompliancePolicy(policy: CompliancePolicy): void {
	refuseUnknown("provider", [...(policy.allowedProviders ?? []), ...(policy.blockedProviders ?? [])], isProvider);
	refuseUnknown("model", [...(policy.allowedModels ?? []), ...(policy.blockedModels ?? [])], isModel);
}

/** The policy in the column of an organization, which was checked when it was put there. */
export function storedCompliancePolicy(stored: unknown): CompliancePolicy | null {
	return (stored ?? null) as CompliancePolicy | null;
}

function refuseUnknown(what: string, names: readonly string[], isKnown: (name: string) => boolean): void {
	const unknown = names.filter((name) => !isKnown(name));
	if (unknown.length === 0) return;
	const message = `No such ${what}: ${unknown.slice(0, 5).join(", ")}`;
	throw new DomainError("invalid", message, { field: "compliancePolicy" });
}

function isProvider(name: string): boolean {
	return name.startsWith("custom:") || providerById(name) !== undefined;
}

/** Behind the name of one's own server stands whatever it calls its models. */
function isModel(name: string): boolean {
	const slash = name.indexOf("/");
	if (slash < 0) return modelById(name) !== undefined;
	const provider = name.slice(0, slash);
	return providerById(provider) ? mappingOf(name.slice(slash + 1), provider) !== undefined : slash > 0 && slash < name.length - 1;
}
