import { modelRows, providerRows } from "./data/index.ts";
import type { Mapping, Model, ProviderAddress, ProviderDescriptor } from "./types.ts";

/** Every model, retired ones included, in the order of the data files. */
export const models: readonly Model[] = modelRows;

/** Every provider, those without a mapping included. */
export const providers: readonly ProviderDescriptor[] = providerRows;

const modelsById = new Map(models.map((model) => [model.id, model]));
const providersById = new Map(providers.map((provider) => [provider.id, provider]));
const mappingsByModel = new Map(
	models.map((model) => [model.id, new Map(model.providers.map((mapping) => [mapping.providerId, mapping]))]),
);

export function modelById(id: string): Model | undefined {
	return modelsById.get(id);
}

export function providerById(id: string): ProviderDescriptor | undefined {
	return providersById.get(id);
}

/** True where whoever brings a key has to say where to call: no address is documented, and none can be made. */
export function needsBaseUrl({ baseUrl, addressKind }: ProviderAddress): boolean {
	return baseUrl === undefined && addressKind === undefined;
}

/** How a provider serves a model, without a region; undefined where it does not. */
export function mappingOf(modelId: string, providerId: string): Mapping | undefined {
	return mappingsByModel.get(modelId)?.get(providerId);
}
