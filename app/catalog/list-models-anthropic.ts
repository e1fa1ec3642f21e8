import { outputModalities } from "./display.ts";
import { everything, permittedModel } from "./list-models.ts";
import { models } from "./lookups.ts";
import { isActive } from "./mapping-state.ts";
import type { Model } from "./types.ts";

/** A model as Anthropic's API lists it. Source: https://platform.claude.com/docs/en/api/models-list */
export type AnthropicModel = { type: "model"; id: string; display_name: string; created_at: string };

export type AnthropicModelPage = {
	data: AnthropicModel[];
	has_more: boolean;
	first_id: string | null;
	last_id: string | null;
};

/** One page: `limit` models behind `after`, or before `before`; the first ones where neither is given. */
export type AnthropicPageQuery = { limit: number; after?: string; before?: string };

export function anthropicModel(model: Model): AnthropicModel {
	return { type: "model", id: model.id, display_name: model.name, created_at: new Date(model.releasedAt).toISOString() };
}

/** The models that write text and are served at this time, newest first. An unknown id bounds nothing. */
export function listModelsAnthropic(
	{ limit, after, before }: AnthropicPageQuery,
	atMs: number,
	permission = everything,
): AnthropicModelPage {
	const listed = models
		.flatMap((model) => permittedModel(model, atMs, permission) ?? [])
		.filter((model) => outputModalities(model).includes("text"))
		.filter((model) => model.providers.some((mapping) => isActive(mapping, atMs)))
		.sort((left, right) => Date.parse(right.releasedAt) - Date.parse(left.releasedAt));
	const end = before === undefined ? -1 : listed.findIndex(({ id }) => id === before);
	const start = after === undefined ? 0 : listed.findIndex(({ id }) => id === after) + 1;
	const [from, to] = end >= 0 ? [Math.max(0, end - limit), end] : [start, Math.min(start + limit, listed.length)];
	const data = listed.slice(from, to).map(anthropicModel);
	return {
		data,
		has_more: end >= 0 ? from > 0 : to < listed.length,
		first_id: data[0]?.id ?? null,
		last_id: data.at(-1)?.id ?? null,
	};
}
