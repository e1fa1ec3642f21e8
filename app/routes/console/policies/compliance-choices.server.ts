import { isActive, models, providers, routingFamily } from "~/catalog/index";
import type { SelectOption } from "~/components/multi-select";
import { messages } from "~/components/messages";
import { customProviderId } from "~/domain/provider-keys/credential-fields";
import { listProviderKeys } from "~/domain/provider-keys/queries.server";
import { ownProvider, type ProviderFacts } from "~/domain/routing/compliance";
import { canCall } from "~/gateway/upstream.server";

/** A provider as a policy sees it; `own` is a server of the organization. */
export type JudgedProvider = ProviderFacts & { own: boolean };

export type ComplianceChoices = {
	providers: JudgedProvider[];
	countryOptions: SelectOption[];
	providerOptions: SelectOption[];
	modelOptions: SelectOption[];
};

/** What a policy of an organization may name, and the facts by which the page shows what is left. */
export async function complianceChoices(organizationId: string, now: number): Promise<ComplianceChoices> {
	const keys = await listProviderKeys([organizationId]);
	const own = keys.flatMap(({ provider, name }) => (provider === customProviderId && name ? [name] : []));
	const judged: JudgedProvider[] = [
		...providers.filter(({ id }) => id !== customProviderId && canCall(id)).map(factsOf),
		...own.map((name) => ({ id: name, name, headquarters: null, stealth: false, own: true })),
	];
	judged.sort((one, other) => one.name.localeCompare(other.name, "en"));
	return {
		providers: judged,
		countryOptions: countriesOf(judged),
		providerOptions: judged.map(({ id, name, own: isOwn }) => ({
			value: isOwn ? ownProvider(id) : id,
			label: name,
			...(isOwn && { detail: messages().policies.compliance.ownServer }),
		})),
		modelOptions: models
			.filter(({ family }) => family !== routingFamily)
			.filter((model) => model.providers.some((mapping) => canCall(mapping.providerId) && isActive(mapping, now)))
			.map(({ id }) => ({ value: id, label: id }))
			.sort((one, other) => one.label.localeCompare(other.label, "en")),
	};
}

function factsOf({ id, name, headquarters, stealth, dataPolicy }: ProviderFacts): JudgedProvider {
	return { id, name, headquarters, stealth, ...(dataPolicy && { dataPolicy }), own: false };
}

/** Named here and not in the browser, which may know countries by other names. */
function countriesOf(judged: readonly JudgedProvider[]): SelectOption[] {
	const names = new Intl.DisplayNames("en", { type: "region" });
	const codes = new Set(judged.flatMap(({ headquarters }) => headquarters ?? []));
	const options = [...codes].map((code) => ({ value: code, label: names.of(code) ?? code, detail: code }));
	return options.sort((one, other) => one.label.localeCompare(other.label, "en"));
}
