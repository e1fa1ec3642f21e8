import { callsTools, readsDocuments, reasons } from "~/catalog/abilities";
import { alwaysSearching } from "~/catalog/auto-abilities";
import type { Mapping } from "~/catalog/types";
import type { ChatRequest, Dialect } from "../chat";

export { reasons };

/** Why a mapping cannot serve a request: what the caller is told with status 400. */
export type Incapable = { code: "model_not_supported" | "unsupported_service_tier"; param: string; message: string };

export type Serving = { mapping: Mapping; region: string | undefined; dialect: Dialect };

/** Which kinds of media a request holds. */
export type Media = { image: boolean; audio: boolean; file: boolean };

/** Mappings that stand for whatever a customer runs: nobody knows what it can do. */
const unknownCapabilities = new Set(["custom", "llmgateway"]);

/** What the Responses API calls the fields that go by another name in chat completions. */
const responsesNames: Readonly<Record<string, string>> = {
	messages: "input",
	reasoning_effort: "reasoning.effort",
	response_format: "text.format",
};

/** Words for the tier that everybody serves. */
export const standardTiers: ReadonlySet<string> = new Set(["auto", "default", "standard", "standard_only"]);

/**
 * Tells whether a mapping can do what a request needs. The request is looked through once, and only where an answer depends
 * on it. `modelsPage` is where callers find models that can.
 */
export class CapabilityCheck {
	readonly #request: ChatRequest;
	readonly #modelsPage: string;
	#media: Media | undefined;

	constructor(request: ChatRequest, modelsPage: string) {
		this.#request = request;
		this.#modelsPage = modelsPage;
	}

	/** Undefined where the mapping can serve the request. */
	of(serving: Serving): Incapable | undefined {
		const { mapping, dialect } = serving;
		if (unknownCapabilities.has(mapping.providerId)) return undefined;
		const { source } = this.#request;
		// In its own dialect a provider says itself what it cannot do, and can do more than the catalogue knows.
		const native = source.dialect === dialect && source.dialect !== "openai-chat";
		return (
			this.#streaming(mapping) ??
			this.#serviceTier(serving) ??
			this.#dialect(dialect) ??
			(native ? undefined : (this.#reasoning(mapping) ?? this.#webSearch(mapping))) ??
			this.#tools(mapping) ??
			(native ? undefined : (this.#format(mapping) ?? this.#files(mapping, dialect))) ??
			this.#images(mapping) ??
			this.#audio(mapping)
		);
	}

	#streaming({ streaming }: Mapping): Incapable | undefined {
		if (!this.#request.stream || streaming !== false) return undefined;
		return this.#lacks("stream", "streaming", "Send the request without stream, or use a model that supports it.");
	}

	#serviceTier({ mapping, region }: Serving): Incapable | undefined {
		const tier = this.#request.serviceTier;
		if (tier === undefined || standardTiers.has(tier)) return undefined;
		const regions = mapping.serviceTierRegions;
		const elsewhere = region !== undefined && regions !== undefined && !regions.includes(region);
		if (mapping.serviceTiers?.includes(tier) && !elsewhere) return undefined;
		const what = `service tier "${tier}" at ${mapping.providerId}${elsewhere ? ` in ${region}` : ""}`;
		const remedy = "Remove service_tier, or use a provider that serves this tier.";
		return { ...this.#lacks("service_tier", what, remedy), code: "unsupported_service_tier" };
	}

	#dialect(dialect: Dialect): Incapable | undefined {
		const { refused } = dialectOnlyFor(this.#request, dialect);
		if (refused.length === 0) return undefined;
		return this.#lacks("model", refused.join(", "), "Remove it or use a model that supports it.");
	}

	/** Coding agents that speak Anthropic's dialect ask every model to think; there the wish is fitted to the model. */
	#reasoning(mapping: Mapping): Incapable | undefined {
		const { reasoning, source, adaptable } = this.#request;
		if (!reasoning || adaptable || source.dialect === "anthropic-messages") return undefined;
		if (reasoning.maxTokens !== undefined && !mapping.reasoningMaxTokens) {
			const remedy = "Remove the reasoning parameter or use a model that supports explicit reasoning token budgets.";
			return this.#lacks("reasoning.max_tokens", "reasoning.max_tokens", remedy);
		}
		if (reasoning.effort === undefined || reasoning.effort === "none" || reasons(mapping)) return undefined;
		const remedy = "Remove the reasoning_effort parameter or use a reasoning-capable model.";
		return this.#lacks("reasoning_effort", "reasoning", remedy);
	}

	#webSearch(mapping: Mapping): Incapable | undefined {
		const { webSearch, adaptable } = this.#request;
		if (!webSearch || adaptable || mapping.webSearch || alwaysSearching.has(mapping.providerId)) return undefined;
		const remedy = "Remove the web_search tool or use a model that supports it.";
		return this.#lacks("tools", "native web search", remedy, "webSearch");
	}

	#tools(mapping: Mapping): Incapable | undefined {
		if (this.#request.tools.length === 0 || callsTools(mapping) !== false) return undefined;
		return this.#lacks("tools", "tools", "Remove the tools or use a model that supports them.", "tools");
	}

	/** What is not stated about schemas is left to the wire, which may say them in another way. */
	#format({ jsonOutput, jsonOutputSchema }: Mapping): Incapable | undefined {
		const type = this.#request.responseFormat?.type;
		if (type === undefined || type === "text") return undefined;
		const able = jsonOutput === true || jsonOutputSchema === true;
		if (type === "json_object" && (jsonOutput === false || !able)) {
			const remedy = "Remove response_format or use a model that supports it.";
			return this.#lacks("response_format", "JSON output mode", remedy, "jsonOutput");
		}
		if (type === "json_schema" && (jsonOutputSchema === false || !able)) {
			const remedy = "Use json_object instead, or a model that supports it.";
			return this.#lacks("response_format", "JSON schema output mode", remedy, "jsonOutputSchema");
		}
		return undefined;
	}

	#files(mapping: Mapping, dialect: Dialect): Incapable | undefined {
		if (readsDocuments(mapping, dialect) || !this.#holds().file) return undefined;
		const remedy = "Remove the file or use a model that supports it.";
		return this.#lacks("messages", "document input", remedy, "document");
	}

	#images(mapping: Mapping): Incapable | undefined {
		if (mapping.vision || !this.#holds().image) return undefined;
		return this.#lacks("messages", "image input", "Remove the images or use a vision-capable model.", "vision");
	}

	#audio(mapping: Mapping): Incapable | undefined {
		if (mapping.audio || !this.#holds().audio) return undefined;
		return this.#lacks("messages", "audio input", "Remove the audio or use a model that supports it.", "audio");
	}

	#holds(): Media {
		this.#media ??= mediaOf(this.#request);
		return this.#media;
	}

	#lacks(param: string, what: string, remedy: string, feature?: string): Incapable {
		const page = feature === undefined ? "" : ` See ${this.#modelsPage}?features=${feature} for supported models.`;
		const message = `Model ${this.#request.model} does not support ${what}. ${remedy}${page}`;
		const named = this.#request.source.dialect === "openai-responses" ? (responsesNames[param] ?? param) : param;
		return { code: "model_not_supported", param: named, message };
	}
}

const nothing: NonNullable<ChatRequest["dialectOnly"]> = { lost: [], refused: [] };

/**
 * What a provider of this dialect cannot be told of a request in another one. OpenAI's other API shares fields with the one
 * that was spoken; its wire tells what it does not take.
 */
export function dialectOnlyFor({ source, dialectOnly = nothing }: ChatRequest, dialect: Dialect): typeof nothing {
	const isTold = source.dialect === "openai-chat" && dialect === "openai-responses";
	return source.dialect === dialect || isTold ? nothing : dialectOnly;
}

/** What an earlier answer held (assistant messages) asks nothing of a model. */
export function mediaOf({ messages }: ChatRequest): Media {
	const media: Media = { image: false, audio: false, file: false };
	for (const { role, content } of messages) {
		if (role !== "user" && role !== "tool") continue;
		for (const part of content) {
			if (part.type === "tool-result") for (const inner of part.content) note(media, inner.type);
			else note(media, part.type);
		}
	}
	return media;
}

function note(media: Media, type: string): void {
	if (type === "image" || type === "audio" || type === "file") media[type] = true;
}
