import type { ApiKey } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import type { AuditActor } from "../audit/actions";
import { changedFields } from "../audit/changed-fields";
import { DomainError } from "../domain-error";
import { lifetimeBudgetKey } from "../spending/budgets";
import { forgetBudgets } from "../spending/forget-budgets.server";
import { orNotFound } from "../stored-record.server";
import { type ApiKeyTarget, livingKey } from "./api-key-target.server";
import { policyChanged } from "./key-policy.server";
import { apiKeyViewOf } from "./queries.server";
import { recordKeyAction } from "./record-key-action.server";
import { type ApiKeyLimits, type ApiKeyView, limitsProblem, type PeriodUnit, type UpdateApiKeyInput } from "./schemas";

/**
 * Renames, enables, disables or dates a key; only what is named changes. Throws DomainError `invalid` where an
 * expired key is enabled without a new expiry, or where the new expiry lies in the past.
 */
export async function updateApiKey(key: ApiKeyTarget, changes: UpdateApiKeyInput, actor: AuditActor): Promise<ApiKeyView> {
	const now = new Date();
	if (changes.expiresAt && changes.expiresAt <= now) {
		throw new DomainError("invalid", "The expiration must be in the future.", { field: "expiresAt" });
	}
	const command = prisma().$transaction(async (transaction) => {
		const before = await transaction.apiKey.findUniqueOrThrow({ where: livingKey(key) });
		const expiresAt = changes.expiresAt === undefined ? before.expiresAt : changes.expiresAt;
		if (changes.status === "active" && expiresAt !== null && expiresAt <= now) {
			throw new DomainError("invalid", "This key has expired. Set a new expiration to enable it again.", {
				field: "expiresAt",
			});
		}
		return [before, await transaction.apiKey.update({ where: livingKey(key), data: changes })] as const;
	});
	const [before, after] = await orNotFound("API key", command);
	await policyChanged(key.organizationId);
	// While there was no limit nobody told the store what the key spends.
	await forgetBudgets([lifetimeBudgetKey(key.organizationId, key.id)]);
	const changed = changedFields(before, after, changes);
	if (changed.length > 0) {
		const action = changed.includes("status") ? "api_key.update_status" : "api_key.update";
		const { description: name, status, expiresAt } = after;
		await recordKeyAction(action, key, actor, { name, changed, status, expiresAt });
	}
	return apiKeyViewOf(key.id);
}

/** The recurring limit of a key as it is stored. */
export function recurringLimitOf(key: ApiKey): ApiKeyLimits {
	return {
		periodUsageLimit: key.periodUsageLimit?.toFixed() ?? null,
		periodUsageDurationValue: key.periodUsageDurationValue,
		periodUsageDurationUnit: key.periodUsageDurationUnit as PeriodUnit | null,
	};
}

/**
 * Sets or clears (`null`) limits; only what is named changes. A recurring limit that becomes another one begins a new
 * window, with nothing spent. Throws DomainError `invalid` where the outcome would be half a recurring limit.
 */
export async function updateApiKeyLimits(key: ApiKeyTarget, changes: ApiKeyLimits, actor: AuditActor): Promise<ApiKeyView> {
	const command = prisma().$transaction(async (transaction) => {
		// Two edits at once must not each see half of the other's outcome.
		await transaction.$queryRaw`SELECT 1 FROM api_key WHERE id = ${key.id}::uuid FOR UPDATE`;
		const before = await transaction.apiKey.findUniqueOrThrow({ where: livingKey(key) });
		const recurring = recurringLimitOf(before);
		const problem = limitsProblem({ ...recurring, ...changes });
		if (problem) throw new DomainError("invalid", problem.message, { field: problem.field });
		const after = await transaction.apiKey.update({ where: livingKey(key), data: changes });
		if (changedFields(before, after, recurring).length === 0) return [before, after] as const;
		const periodStartedAt = after.periodUsageLimit === null ? null : new Date();
		return [before, await transaction.apiKey.update({ where: livingKey(key), data: { periodStartedAt } })] as const;
	});
	const [before, after] = await orNotFound("API key", command);
	await policyChanged(key.organizationId);
	// While there was no limit nobody told the store what the key spends.
	await forgetBudgets([lifetimeBudgetKey(key.organizationId, key.id)]);
	const changed = changedFields(before, after, changes);
	if (changed.length > 0) {
		await recordKeyAction("api_key.update_limit", key, actor, { name: after.description, changed, ...changes });
	}
	return apiKeyViewOf(key.id);
}
