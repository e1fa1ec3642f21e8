import { prisma } from "~/platform/db/prisma.server";
import { DomainError } from "../domain-error";
import { orNotFound } from "../stored-record.server";
import { type ApiKeyTarget, livingKey } from "./api-key-target.server";
import { policyChanged } from "./key-policy.server";
import { apiKeyViewOf } from "./queries.server";
import { type ApiKeyLimits, type ApiKeyView, limitsProblem, type PeriodUnit, type UpdateApiKeyInput } from "./schemas";

/**
 * Renames, enables, disables or dates a key; only what is named changes. Throws DomainError `invalid` where an
 * expired key is enabled without a new expiry, or where the new expiry lies in the past.
 */
export async function updateApiKey(key: ApiKeyTarget, changes: UpdateApiKeyInput): Promise<ApiKeyView> {
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
		await transaction.apiKey.update({ where: livingKey(key), data: changes });
	});
	await orNotFound("API key", command);
	await policyChanged(key.organizationId);
	return apiKeyViewOf(key.id);
}

/**
 * Sets or clears (`null`) limits; only what is named changes. Throws DomainError `invalid` where the outcome would be
 * half a recurring limit.
 */
export async function updateApiKeyLimits(key: ApiKeyTarget, changes: ApiKeyLimits): Promise<ApiKeyView> {
	const command = prisma().$transaction(async (transaction) => {
		const before = await transaction.apiKey.findUniqueOrThrow({ where: livingKey(key) });
		const problem = limitsProblem({
			periodUsageLimit: before.periodUsageLimit?.toFixed() ?? null,
			periodUsageDurationValue: before.periodUsageDurationValue,
			periodUsageDurationUnit: before.periodUsageDurationUnit as PeriodUnit | null,
			...changes,
		});
		if (problem) throw new DomainError("invalid", problem.message, { field: problem.field });
		await transaction.apiKey.update({ where: livingKey(key), data: changes });
	});
	await orNotFound("API key", command);
	await policyChanged(key.organizationId);
	return apiKeyViewOf(key.id);
}
