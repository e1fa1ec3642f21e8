/** What an import changes on the way in, so that one field has one unit here. */

export type RawMapping = {
	providerId: string;
	imageInputPrice?: string;
	contextSize?: number;
	[field: string]: unknown;
};
export type RawModel = { id: string; family: string; providers: RawMapping[]; [field: string]: unknown };
export type RawProvider = {
	id: string;
	website?: string | null;
	env: { exclusive: string[][]; [field: string]: unknown };
	dataPolicy?: object;
	[field: string]: unknown;
};

/** Above a dollar per thousand tokens a "token" price can only be a price per image. */
const dearestImageToken = 0.001;

/** Our own pseudo provider has no site of its own: whoever runs this is the site. */
const providersWithoutWebsite = new Set(["llmgateway"]);

const unknownPolicy = {
	apiTraining: null,
	promptLogging: null,
	retentionPeriod: null,
	soc2: null,
	iso27001: null,
	gdpr: null,
};

export function importModel(model: RawModel): RawModel {
	return { ...model, providers: model.providers.map((mapping) => dropEmptySize(splitImageInputPrice(mapping))) };
}

/** A policy names every fact here, the unknown ones as null. */
export function importProvider(provider: RawProvider): object {
	return {
		...provider,
		env: { ...provider.env, exclusive: provider.env.exclusive.map((keys) => ({ keys })) },
		...(provider.dataPolicy && { dataPolicy: { ...unknownPolicy, ...provider.dataPolicy } }),
		...(providersWithoutWebsite.has(provider.id) && { website: null }),
	};
}

/** No context at all is what the published list writes where the word has no meaning. */
function dropEmptySize(mapping: RawMapping): RawMapping {
	if (mapping.contextSize !== 0) return mapping;
	const { contextSize: _none, ...rest } = mapping;
	return rest as RawMapping;
}

/** The published list mixes USD per token and USD per image in `imageInputPrice`; here they are two fields. */
function splitImageInputPrice(mapping: RawMapping): RawMapping {
	if (mapping.imageInputPrice === undefined || Number(mapping.imageInputPrice) < dearestImageToken) return mapping;
	const { imageInputPrice, ...rest } = mapping;
	return { ...rest, perInputImagePrice: imageInputPrice };
}
