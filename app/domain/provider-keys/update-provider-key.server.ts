import type { Prisma, ProviderKey } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { encrypt } from "~/platform/secrets.server";
import { policyChanged } from "../api-keys/key-policy.server";
import type { AuditActor } from "../audit/actions";
import { changedFields } from "../audit/changed-fields";
import { recordAction } from "../audit/record-action.server";
import { notDeleted, orNotFound } from "../stored-record.server";
import { customProviderId } from "./credential-fields";
import { assertAccepted, tokenHintOf } from "./credential.server";
import { assertCustomNameFree } from "./custom-name.server";
import { providerKeyView } from "./queries.server";
import type { CredentialCheck, ProviderKeyView, UpdateProviderKeyInput } from "./schemas";

/**
 * Changes what is named and nothing else. `check` is what the provider said about the credential of
 * `candidateForUpdate`, null where that was null. Throws DomainError `unprocessable` for a credential that the
 * provider refused, `conflict` for a custom provider's name that is taken.
 */
export async function updateProviderKey(
	key: ProviderKey,
	{ token, ...changes }: UpdateProviderKeyInput,
	check: CredentialCheck | null,
	actor: AuditActor,
): Promise<ProviderKeyView> {
	if (check) assertAccepted(check);
	if (key.providerId === customProviderId && typeof changes.name === "string") {
		await assertCustomNameFree(key.organizationId, changes.name, key.id);
	}
	const data: Prisma.ProviderKeyUpdateInput = { ...changes };
	if (token !== undefined) {
		data.encryptedToken = encrypt(token);
		data.tokenHint = tokenHintOf(token);
	}
	const row = await orNotFound("Provider key", prisma().providerKey.update({ where: livingKey(key), data }));
	await policyChanged(key.organizationId);
	const view = providerKeyView(row);
	const changed = changedFields(providerKeyView(key), view, changes);
	// Of a new credential only that there is one.
	if (token !== undefined) changed.push("token");
	if (changed.length > 0) await record("provider_key.update", row, actor, { changed, status: row.status });
	return view;
}

/** Deletes a provider key: its credential is wiped, its row stays for the logs that refer to it. */
export async function deleteProviderKey(key: ProviderKey, actor: AuditActor): Promise<void> {
	const data = { status: "deleted", encryptedToken: "" } as const;
	await orNotFound("Provider key", prisma().providerKey.update({ where: livingKey(key), data }));
	await policyChanged(key.organizationId);
	await record("provider_key.delete", key, actor, {});
}

function record(
	action: "provider_key.update" | "provider_key.delete",
	{ id, organizationId, providerId, name }: ProviderKey,
	actor: AuditActor,
	details: Record<string, unknown>,
): Promise<void> {
	const said = { provider: providerId, name, ...details };
	return recordAction({ organizationId, actor, action, resourceType: "provider_key", resourceId: id, details: said });
}

function livingKey({ id, organizationId }: ProviderKey) {
	return { id, organizationId, ...notDeleted };
}
