import { type ReachedLimit, reachedLimit } from "~/domain/api-keys/key-spending.server";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { logger } from "~/platform/logger.server";
import { GatewayError } from "../errors";

/**
 * Refuses keys that have spent their limit. Throws GatewayError(401), because callers know a used-up key by it, and 503
 * where spending cannot be looked up: a limit that cannot be checked is not ignored. Undefined for keys without limits.
 */
export function limitSpending(policy: KeyPolicy): Promise<void> | undefined {
	const looking = reachedLimit(policy);
	return looking === null ? undefined : refuseWhereReached(looking, policy);
}

async function refuseWhereReached(looking: Promise<ReachedLimit | null>, policy: KeyPolicy): Promise<void> {
	const reached = await looking.catch((error: unknown) => {
		logger.error({ err: error, apiKeyId: policy.apiKeyId }, "spending of a key could not be looked up");
		throw new GatewayError({ status: 503, message: "The spending limit of this API key cannot be checked at the moment." });
	});
	if (reached === null) return;
	const which = reached === "lifetime" ? "usage limit" : "usage limit for the current period";
	throw new GatewayError({ status: 401, message: `Unauthorized: this API key reached its ${which}.` });
}
