import { prisma } from "~/platform/db/prisma.server";
import { DomainError } from "../domain-error";
import { policyChanged } from "./key-policy.server";
import { apiKeyViewOf } from "./queries.server";
import { type ApiKeyLimits, type ApiKeyView, limitsProblem, type PeriodUnit, type UpdateApiKeyInput } from "./schemas";

type Target = { id: string; organizationId: string };

/**
 * Renames, enables, disables or dates a key; only what is named changes. Throws DomainError `invalid` where an expired key
 * is enabled without a new expiry, or where the new expiry lies in the past.
 */
export async function updateApiKey(key: Target, changes: UpdateApiKeyInput): Promise<ApiKeyView> {
	const now = new Date();
	if (changes.expiresAt && changes.expiresAt <= now) {
		throw new DomainError("invalid", "The expiration must be in the future.", { field: "expiresAt" });
	}
	await prisma().$transaction(async (transaction) => {
		const before = await transaction.apiKey.findUniqueOrThrow({ where: { id: key.id } });
		const expiresAt = changes.expiresAt === undefined ? before.expiresAt : changes.expiresAt;
		if (changes.status === "active" && expiresAt !== null && expiresAt <= now) {
			throw new DomainError("invalid", "This key has expired. Set a new expiration to enable it again.", {
				field: "expiresAt",
			});
		}
		await transaction.apiKey.update({ where: { id: key.id }, data: changes });
	});
	await policyChanged(key.organizationId);
	return apiKeyViewOf(key.id);
}

/**
 * Sets or clears (`null`) limits; only what is named changes. Throws DomainError `invalid` where the outcome would be half a
 * recurring limit.
 */
export async function updateApiKeyLimits(key: Target, changes: ApiKeyLimits): Promise<ApiKeyView> {
	await prisma().$transaction(async (transaction) => {
		const before = await transaction.apiKey.findUniqueOrThrow({ where: { id: key.id } });
		const problem = limitsProblem({
			periodUsageLimit: before.periodUsageLimit?.toFixed() ?? null,
			periodUsageDurationValue: before.periodUsageDurationValue,
			periodUsageDurationUnit: before.periodUsageDurationUnit as PeriodUnit | null,
			...changes,
		});
		if (problem) throw new DomainError("invalid", problem.message, { field: problem.field });
		await transaction.apiKey.update({ where: { id: key.id }, data: changes });
	});
	await policyChanged(key.organizationId);
	return apiKeyViewOf(key.id);
}
