import type { Ask } from "../conversation";
import type { Feature, Reason } from "../features";
import type { Given, Step, Wire } from "../wires/wire";

/** A model as callers name it, and as its provider does. */
export type ModelName = { name: string; external: string };

/** One provider of the matrix, reached over one wire. */
export type Family = {
	id: string;
	title: string;
	/** One of the many that speak OpenAI's format: a row of the page's table of vendors instead of a column. */
	vendor?: true;
	wire: Wire;
	/** The API that requests with tools go to, where that is another one. */
	wireOfTools?: Wire;
	model: ModelName;
	/** Other models where a feature needs one. */
	models?: Partial<Record<Feature, ModelName>>;
	/** What the provider does not do, by its own documentation; the cell then shows what callers are told. */
	lacks?: Partial<Record<Feature, Reason>>;
	/** Which cells are this row's, where a provider has one for each of its APIs; all where absent. */
	only?: (surface: string, feature: Feature) => boolean;
	/** Why a feature is known to fail, while it does. */
	failing?: Partial<Record<Feature, string>>;
	/** What has to be asked differently, so that the request suits the model or takes this wire. */
	besides?: Partial<Record<Step, { [Field in keyof Ask]?: Ask[Field] | undefined }>>;
	/** Where the provider wants something else than its wire family. */
	expected?: Partial<Record<Step, (given: Given) => Record<string, unknown>>>;
};
