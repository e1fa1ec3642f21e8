import type { AuditAction, AuditActor } from "../audit/actions";
import { recordAction } from "../audit/record-action.server";
import type { ApiKeyTarget } from "./api-key-target.server";

/** Writes down what was done to an API key. `details` begin with the key's name, by which people know it. */
export function recordKeyAction(
	action: Extract<AuditAction, `api_key.${string}`>,
	{ id, organizationId }: ApiKeyTarget,
	actor: AuditActor,
	details: { name: string } & Record<string, unknown>,
): Promise<void> {
	return recordAction({ organizationId, actor, action, resourceType: "api_key", resourceId: id, details });
}
