import type { ProviderAddress, ProviderRow } from "../types.ts";
import type { Catalogue, Problem } from "./read.ts";

/**
 * Where providers are called. Each has an entry, if only an empty one: an address that nobody looked for must not pass
 * for one that nobody documents.
 */
export function checkAddresses({ providers, addresses }: Catalogue): Problem[] {
	const known = new Set(providers.map(({ id }) => id));
	return [
		...Object.keys(addresses)
			.filter((id) => !known.has(id))
			.map((id) => ({ where: id, message: "has an address, and is no provider" })),
		...providers.flatMap((provider) => {
			const address = addresses[provider.id];
			const messages = address ? checkAddress(provider, address) : ["has no entry in local/addresses.json"];
			return messages.map((message) => ({ where: provider.id, message }));
		}),
	];
}

function checkAddress({ env, regionConfig }: ProviderRow, address: ProviderAddress): string[] {
	const { baseUrl, addressKind, documentationUrl, addressSource } = address;
	const fields = { ...env.required, ...env.optional };
	const problems: string[] = [];
	if (baseUrl && addressKind) problems.push(`has one address, and one for each ${addressKind}`);
	if ((baseUrl || addressKind || addressSource) && !documentationUrl) problems.push("says no page for its address");
	const has = { region: regionConfig !== undefined || "region" in fields, resource: "resource" in fields };
	if (addressKind && !has[addressKind]) problems.push(`has an address by ${addressKind}, and no ${addressKind}`);
	return problems;
}
