import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import { encrypt } from "~/platform/secrets.server";
import { policyChanged } from "../api-keys/key-policy.server";
import type { AuditActor } from "../audit/actions";
import { recordAction } from "../audit/record-action.server";
import { customProviderId } from "./credential-fields";
import { assertAccepted, tokenHintOf } from "./credential.server";
import { assertCustomNameFree } from "./custom-name.server";
import { providerKeyView } from "./queries.server";
import type { CandidateCredential, CredentialCheck, ProviderKeyView } from "./schemas";

/**
 * Stores a provider key, encrypted. `candidate` comes from `candidateForCreate`; `check` is what the provider said
 * about it. Throws DomainError `unprocessable` for a credential that the provider refused, `conflict` for a custom provider's
 * name that is taken.
 */
export async function addProviderKey(
	organizationId: string,
	name: string | null,
	candidate: CandidateCredential,
	check: CredentialCheck,
	actor: AuditActor,
): Promise<ProviderKeyView> {
	assertAccepted(check);
	if (candidate.providerId === customProviderId) await assertCustomNameFree(organizationId, name ?? "");
	const row = await prisma().providerKey.create({
		data: {
			id: newId(),
			organizationId,
			providerId: candidate.providerId,
			name,
			encryptedToken: encrypt(candidate.token),
			tokenHint: tokenHintOf(candidate.token),
			baseUrl: candidate.baseUrl,
			options: candidate.options,
		},
	});
	await policyChanged(organizationId);
	await recordAction({
		organizationId,
		actor,
		action: "provider_key.create",
		resourceType: "provider_key",
		resourceId: row.id,
		details: { provider: row.providerId, name: row.name },
	});
	return providerKeyView(row);
}
