import { type KeyPolicy, keyPolicyOf } from "~/domain/api-keys/key-policy.server";
import { GatewayError } from "../errors";
import type { RequestHeaders } from "../protocols/protocol";
import { assertAddressAllowed } from "./check-access";
import { type CallContext, headerOf } from "./open-call";

/**
 * Finds whose request this is, from `Authorization: Bearer` or `x-api-key`, before the body is read, and whether the key
 * may be used from the client's address: every route begins with it. Throws GatewayError(401), always with code
 * `invalid_api_key`, and GatewayError(403) `permission_denied`.
 */
export async function admitCaller({ headers, clientAddress }: Pick<CallContext, "headers" | "clientAddress">): Promise<KeyPolicy> {
	const policy = await authenticate(headers);
	assertAddressAllowed(policy, clientAddress);
	return policy;
}

/** The policy of the key alone, for whoever has let the caller in already. Throws GatewayError(401). */
export async function authenticate(headers: RequestHeaders): Promise<KeyPolicy> {
	const token = tokenOf(headers);
	const policy = await keyPolicyOf(token);
	if (!policy) throw invalidKey();
	if (policy.apiKeyStatus === "deleted") throw unauthorized("Unauthorized: this API key was deleted.");
	if (policy.apiKeyExpiresAt !== null && policy.apiKeyExpiresAt <= Date.now()) {
		throw unauthorized("Unauthorized: this API key has expired.");
	}
	if (policy.apiKeyStatus !== "active") throw unauthorized("Unauthorized: this API key is disabled.");
	if (policy.projectStatus !== "active" || policy.organizationStatus !== "active") {
		throw unauthorized("Unauthorized: the project of this API key is not active.");
	}
	return policy;
}

/** Longest credential that is looked at; longer ones cannot be ours, and would stay in the memory of unknown ones. */
const maxTokenLength = 256;

const whiteSpace = /\s/;

function tokenOf(headers: RequestHeaders): string {
	const authorization = headerOf(headers, "authorization");
	if (authorization !== null) {
		if (authorization.length > maxTokenLength + 16) throw invalidKey();
		// As nearly everybody sends it: nothing in it has to be looked for.
		const token = authorization.startsWith("Bearer ") ? authorization.slice(7) : "";
		if (token !== "" && !whiteSpace.test(token)) return token;
		const match = /^bearer +(\S+) *$/i.exec(authorization);
		if (!match?.[1]) {
			throw unauthorized("Unauthorized: the Authorization header must be of the form 'Bearer <API key>'.");
		}
		return match[1];
	}
	const apiKey = headerOf(headers, "x-api-key")?.trim();
	if (apiKey && apiKey.length > maxTokenLength) throw invalidKey();
	if (apiKey) return apiKey;
	throw unauthorized("Unauthorized: no API key was sent. Use the header 'Authorization: Bearer <API key>'.");
}

function invalidKey(): GatewayError {
	return unauthorized("Unauthorized: invalid API key.");
}

function unauthorized(message: string): GatewayError {
	return new GatewayError({ status: 401, message });
}
