import { providers } from "~/catalog/index";
import { optionNamesOf, requiresBaseUrl } from "~/domain/provider-keys/credential.server";
import { canCall } from "~/gateway/upstream.server";

/** A provider as the form needs it: which fields its credential has. */
export type ProviderChoice = {
	id: string;
	name: string;
	website: string | null;
	needsBaseUrl: boolean;
	/** Credential fields apart from key and address. */
	options: { name: string; required: boolean }[];
	/** Groups of fields of which exactly one is to be filled in. */
	exclusive: string[][];
};

/** Every provider that takes a key and that the gateway can call, by name: a key for another would do nothing. */
export function providerChoices(): ProviderChoice[] {
	return providers
		.filter((provider) => provider.env.required.apiKey && canCall(provider.id))
		.map((provider) => ({
			id: provider.id,
			name: provider.name,
			website: provider.website,
			needsBaseUrl: requiresBaseUrl(provider),
			options: optionNamesOf(provider).map((name) => ({ name, required: name in provider.env.required })),
			exclusive: provider.env.exclusive.map(({ keys }) => keys),
		}))
		.toSorted((first, second) => first.name.localeCompare(second.name, "en"));
}
