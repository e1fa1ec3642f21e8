import type { ChatRequest, WebSearch } from "../../chat";
import { GatewayError } from "../../errors";
import type { Fields } from "../fields";
import type { WireTarget } from "../provider";
import type { Vendor } from "./vendor";

/** Asks for the search that a caller wants. Throws GatewayError(400) where the model has none. */
export function fitWebSearch(
	body: Fields,
	request: ChatRequest,
	vendor: Vendor,
	target: WireTarget,
	warnings: string[],
): void {
	const wanted = request.webSearch;
	if (!wanted) return;
	if (!target.mapping.webSearch && !vendor.alwaysSearches) {
		throw new GatewayError({
			status: 400,
			param: "tools",
			code: "model_not_supported",
			message:
				`Model ${request.model} does not support native web search. ` +
				"Remove the web_search tool or use a model that supports it.",
		});
	}
	if (vendor.writeWebSearch) vendor.writeWebSearch(body, wanted, target, warnings);
	else writeSearchOptions(body, wanted, target, warnings);
}

/** Source: https://platform.openai.com/docs/guides/tools-web-search?api-mode=chat */
function writeSearchOptions(body: Fields, wanted: WebSearch, { mapping }: WireTarget, warnings: string[]): void {
	const { contextSize, userLocation } = wanted;
	const location = userLocation && { type: "approximate", approximate: userLocation };
	body.web_search_options = {
		...(contextSize && { search_context_size: contextSize }),
		...(location && { user_location: location }),
	};
	warnSearchLosses(wanted, ["maxUses", "allowedDomains", "blockedDomains"], warnings);
	// Models that are named for it search for every answer.
	if (!/-search-(?:preview|api)/.test(mapping.externalId)) warnSearchLosses(wanted, ["forced"], warnings);
}

/** The wishes as callers call them. */
export const searchWishes: Readonly<Record<keyof WebSearch, string>> = {
	userLocation: "user_location",
	contextSize: "search_context_size",
	maxUses: "max_uses",
	allowedDomains: "allowed_domains",
	blockedDomains: "blocked_domains",
	forced: "a forced search",
};

/** Names the wishes that this vendor's search knows nothing of. */
export function warnSearchLosses(wanted: WebSearch, unknown: readonly (keyof WebSearch)[], warnings: string[]): void {
	const lost = unknown.filter((name) => wanted[name] !== undefined).map((name) => searchWishes[name]);
	if (lost.length > 0) warnings.push(`of web_search, ${lost.join(", ")} was left out: this provider does not take it`);
}
