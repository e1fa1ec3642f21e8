import type { Mapping, Model, ProviderDescriptor } from "~/catalog/types";
import type { ChatRequest } from "../chat";
import type { KeyRef } from "./key-health";
import type { Provider, ProviderCredential } from "../providers/provider";

/** One way to serve a request: a model at a provider, with the credential to be used. */
export type Candidate = {
	model: Model;
	/** Region overrides are already applied. */
	mapping: Mapping;
	region: string | undefined;
	provider: Provider;
	descriptor: ProviderDescriptor;
	credential: ProviderCredential;
	/** Address up to the version segment. */
	baseUrl: string;
	/** Addresses that an organization entered may not lead into a private network; an operator's may. */
	trustedAddress: boolean;
	/** What key health knows the credential by; a provider that answers in this process has none. */
	keyRef?: KeyRef;
	/** `api-keys` where the organization's own provider key is used. */
	usedMode: "credits" | "api-keys";
	/** The request as it is put to this candidate, where the gateway chose the model and with it how hard it thinks. */
	asked?: ChatRequest;
	/** The same with the provider's other credentials that may be used, where there are any. */
	otherKeys?: () => Candidate[];
};
