import { GatewayError } from "../errors";

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * A region, resource or project as the part of a host name or path that it becomes. Fields of credentials are checked
 * where they enter; this is the last door before an address. Throws GatewayError(400) for anything but a DNS label.
 */
export function dnsLabel(value: string, what: string): string {
	if (label.test(value)) return value;
	throw new GatewayError({
		status: 400,
		code: "invalid_provider_key",
		message: `The ${what} of the provider key is not valid: use letters, digits and hyphens.`,
	});
}

/** Same, for a field that has to be there. */
export function requiredLabel(value: string | undefined, what: string, provider: string): string {
	if (value) return dnsLabel(value, what);
	throw new GatewayError({
		status: 400,
		code: "invalid_provider_key",
		message: `The key of ${provider} has no ${what}: add it to the key.`,
	});
}
