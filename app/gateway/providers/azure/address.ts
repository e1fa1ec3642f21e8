import { requiredLabel } from "../cloud-names";
import type { ProviderCredential } from "../provider";

/**
 * Host of a customer's resource; undefined where the credential brings an address instead. Throws GatewayError(400)
 * where it has neither.
 */
export function resourceHost(credential: ProviderCredential, domain: string, provider: string): string | undefined {
	const { resource } = credential.fields;
	if (!resource && credential.baseUrl) return undefined;
	return `https://${requiredLabel(resource, "resource name", provider)}.${domain}`;
}

/**
 * `path` below an address that a customer entered, which may hold the beginning of it already: `/openai/v1` of
 * `/openai/v1/responses`.
 */
export function below(baseUrl: string | undefined, path: string): string {
	const given = baseUrl === undefined ? "" : new URL(baseUrl).pathname.replace(/\/+$/, "");
	for (let at = path.length; at > 0; at = path.lastIndexOf("/", at - 1)) {
		const beginning = path.slice(0, at);
		if (given.endsWith(beginning)) return path.slice(at);
	}
	return path;
}
