import type { UsageScope } from "./schemas";

/** Collects the values of a statement while its text is written: `value(x)` returns the placeholder. */
export class StatementValues {
	readonly values: unknown[] = [];

	value(given: unknown): string {
		return `$${this.values.push(given)}`;
	}
}

/**
 * The condition that confines a query to what its caller may see. Throws where the scope names neither organizations
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
	return conditions.join(" AND ");
}
