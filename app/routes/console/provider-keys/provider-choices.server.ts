import { providers } from "~/catalog/index";
import type { ProviderDescriptor } from "~/catalog/types";
import { messages } from "~/components/messages";
import {
	type CredentialField,
	credentialFieldsOf,
	customProviderId,
	secretKindOf,
	type SecretKind,
} from "~/domain/provider-keys/credential-fields";
import { requiresBaseUrl } from "~/domain/provider-keys/credential.server";
import { canCall } from "~/gateway/upstream.server";

/** A provider as the form needs it: which fields its credential has. */
export type ProviderChoice = {
	id: string;
	name: string;
	website: string | null;
	/** The customer's own endpoint: it has a name and an address, and no fields. */
	isCustom: boolean;
	secret: SecretKind;
	needsBaseUrl: boolean;
	/** Fields of the credential apart from key and address. */
	fields: CredentialField[];
	/** Groups of fields of which exactly one is to be filled in. */
	exclusive: string[][];
};

/** Every provider that takes a key and that the gateway can call, by name; one's own endpoint stands last. */
export function providerChoices(): ProviderChoice[] {
	const choices = providers
		.filter((provider) => canCall(provider.id) && (provider.env.required.apiKey || provider.id === customProviderId))
		.map(choiceOf);
	return choices.toSorted(
		(first, second) =>
			Number(first.isCustom) - Number(second.isCustom) || first.name.localeCompare(second.name, "en"),
	);
}

function choiceOf(provider: ProviderDescriptor): ProviderChoice {
	const isCustom = provider.id === customProviderId;
	return {
		id: provider.id,
		name: isCustom ? messages().providerKeys.form.customChoice : provider.name,
		website: provider.website,
		isCustom,
		secret: secretKindOf(provider),
		needsBaseUrl: isCustom || requiresBaseUrl(provider),
		fields: credentialFieldsOf(provider),
		exclusive: provider.env.exclusive.map(({ keys }) => keys),
	};
}
