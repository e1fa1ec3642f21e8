import type { UsageScope } from "./schemas";

/** Collects the values of a statement while its text is written: `value(x)` returns the placeholder. */
export class StatementValues {
	readonly values: unknown[] = [];

	value(given: unknown): string {
		return `$${this.values.push(given)}`;
	}
}

/** Whether some keys of the scope are kept from its reader. */
export function isRestricted({ visibleKeys }: UsageScope): boolean {
	return Object.keys(visibleKeys).length > 0;
}

/**
 * The condition that confines a query of `log` or `usage_hourly` to what its caller may see. Throws where the scope names neither organizations
 * nor a project, because that would be everybody's rows.
 */
export function scopeCondition(scope: UsageScope, statement: StatementValues): string {
	const conditions: string[] = [];
	if (scope.projectId !== undefined) conditions.push(`project_id = ${statement.value(scope.projectId)}::uuid`);
	if (scope.organizationIds?.length === 1) {
		conditions.push(`organization_id = ${statement.value(scope.organizationIds[0])}::uuid`);
	} else if (scope.organizationIds !== undefined) {
		conditions.push(`organization_id = ANY(${statement.value(scope.organizationIds)}::uuid[])`);
	}
	if (conditions.length === 0) throw new Error("a usage query needs a project or organizations");
	for (const [organizationId, keys] of Object.entries(scope.visibleKeys)) {
		if (scope.organizationIds && !scope.organizationIds.includes(organizationId)) continue;
		const elsewhere = `organization_id <> ${statement.value(organizationId)}::uuid`;
		conditions.push(`(${elsewhere} OR api_key_id = ANY(${statement.value(keys)}::uuid[]))`);
	}
	return conditions.join(" AND ");
}
