import { everything, type Permission } from "~/catalog/list-models";
import { expandRegions } from "~/catalog/regions";
import type { Mapping } from "~/catalog/types";
import type { KeyPolicy, PolicyIamRule } from "~/domain/api-keys/load-key-policy.server";
import { GatewayError } from "./errors";
import { anthropicMessages } from "./protocols/anthropic-messages/anthropic-messages";
import { openaiChat } from "./protocols/openai-chat/openai-chat";
import { authenticate } from "./steps/authenticate.server";
import { type Access, accessOf, assertAddressAllowed } from "./steps/check-access";
import { errorResponse } from "./steps/error-response.server";
import type { CallContext } from "./steps/open-call";

export type ListContext = Pick<CallContext, "headers" | "clientAddress" | "requestId">;
type Rules = Pick<KeyPolicy, "iamRules" | "providerKeys">;

/** Pseudo model that stands for the models of an organization's own servers. */
const customModelId = "custom";

/** By the rules of a snapshot, so that answers which are kept with a permission live as long as it. */
const permissions = new WeakMap<readonly PolicyIamRule[], Permission>();

/**
 * Answers what is public without a key, at once, and with one by what its rules let pass. Never rejects: failures become an
 * error response in the shape of whose client asks.
 */
export function answerByKey(context: ListContext, answer: (permission: Permission) => Response): Response | Promise<Response> {
	const { headers } = context;
	if (headers.authorization === undefined && headers["x-api-key"] === undefined) return answer(everything);
	const protocol = headers["anthropic-version"] === undefined ? openaiChat : anthropicMessages;
	return permissionOfCaller(context)
		.then(answer)
		.catch((error: unknown) => errorResponse(protocol, error, context.requestId));
}

/** The answer depends on whose client asks and on its key. What rules let pass is nobody else's and changes within a second. */
export function cachingFor(permission: Permission): { "cache-control": string; vary: string } {
	const caching = permission === everything ? "public, max-age=60" : "private, no-cache";
	return { "cache-control": caching, vary: "anthropic-version, authorization, x-api-key" };
}

/**
 * What of the catalogue a caller's key may use. A credential that may not be used counts as none, because the list is
 * public. Throws GatewayError(403) where the key may not be used from the client's address.
 */
async function permissionOfCaller({ headers, clientAddress }: ListContext): Promise<Permission> {
	let policy: KeyPolicy;
	try {
		policy = await authenticate(headers);
	} catch (error) {
		if (error instanceof GatewayError && error.status === 401) return everything;
		throw error;
	}
	assertAddressAllowed(policy, clientAddress);
	return permissionOf(policy);
}

/** What the rules of a key let pass: `everything` itself where none of them looks at models, providers or prices. */
export function permissionOf(policy: Rules): Permission {
	const access = accessOf(policy);
	if (!access?.narrowsModels) return everything;
	let permission = permissions.get(policy.iamRules);
	if (!permission) permissions.set(policy.iamRules, (permission = permissionBy(access, policy)));
	return permission;
}

function permissionBy(access: Access, policy: Rules): Permission {
	return (model, mapping, auto = false) => {
		if (model.id === customModelId) return reachesOwnServer(access, policy);
		const { providerId } = mapping;
		// A rule may let one region alone pass, by its name or its price.
		return expandRegions(mapping).some(
			(each) => access.refusal({ providerId, model, mapping: each, region: each.region, auto }) === undefined,
		);
	};
}

/** Nobody knows which models such a server has: one that a rule names is tried, and one that none does. */
function reachesOwnServer(access: Access, { iamRules, providerKeys }: Rules): boolean {
	const names = providerKeys.flatMap(({ providerId, name }) => (providerId === "custom" && name !== null ? [name] : []));
	const named = iamRules.flatMap(({ ruleValue }) => (ruleValue.models as string[] | undefined) ?? []);
	return (names.length > 0 ? names : [customModelId]).some((name) => {
		const ids = named.filter((entry) => entry.startsWith(`${name}/`)).map((entry) => entry.slice(name.length + 1));
		return ["", ...ids].some((id) => {
			const mapping: Mapping = { providerId: customModelId, externalId: id, streaming: true };
			return access.refusal({ providerId: name, model: { id, family: "custom", providers: [mapping] }, mapping }) === undefined;
		});
	});
}
