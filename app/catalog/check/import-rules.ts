/** What an import changes on the way in, so that one field has one unit here. */

export type RawMapping = { providerId: string; imageInputPrice?: string; [field: string]: unknown };
export type RawModel = { id: string; family: string; providers: RawMapping[]; [field: string]: unknown };
export type RawProvider = { id: string; website?: string | null; [field: string]: unknown };

/** Above a dollar per thousand tokens a "token" price can only be a price per image. */
const dearestImageToken = 0.001;

/** Our own pseudo provider has no site of its own: whoever runs this is the site. */
const providersWithoutWebsite = new Set(["llmgateway"]);

/** The published list mixes USD per token and USD per image in `imageInputPrice`; here they are two fields. */
export function importModel(model: RawModel): RawModel {
	return { ...model, providers: model.providers.map(splitImageInputPrice) };
}

export function importProvider(provider: RawProvider): RawProvider {
	return providersWithoutWebsite.has(provider.id) ? { ...provider, website: null } : provider;
}

function splitImageInputPrice(mapping: RawMapping): RawMapping {
	if (mapping.imageInputPrice === undefined || Number(mapping.imageInputPrice) < dearestImageToken) return mapping;
	const entries = Object.entries(mapping);
	const renamed = entries.map(([field, value]) => [field === "imageInputPrice" ? "perInputImagePrice" : field, value]);
	return Object.fromEntries(renamed) as RawMapping;
}
