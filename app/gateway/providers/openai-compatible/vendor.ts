import type { Mapping } from "~/catalog/types";
import type { ReasoningRequest, WebSearch } from "../../chat";
import type { Fields } from "../fields";
import type { Provider, WireTarget } from "../provider";

export type OutputLimitField = "max_tokens" | "max_completion_tokens";

/**
 * What sets one OpenAI-compatible vendor apart. Everything that is not said here is as OpenAI does it. Scalars are
 * data; the functions are for what data cannot say.
 */
export type Vendor = {
	id: string;
	/** False where the role "developer" is refused: it is sent as "system", which means the same. */
	developerRole?: false;
	/** False where `stream_options` is refused because the last chunk always carries usage. */
	streamUsage?: false;
	/**
	 * False where `response_format` knows `json_object` only: the schema then goes into a system message. `listed` where
	 * only mappings that say so take schemas, or JSON mode at all.
	 */
	jsonSchema?: false | "listed";
	/** The one spelling of the output limit this vendor reads; absent where both are read. */
	maxTokensField?: OutputLimitField | ((mapping: Mapping) => OutputLimitField | undefined);
	/** OpenAI fields that this vendor answers with an error; left out with a warning. */
	refusedFields?: readonly string[];
	/** False where messages must not carry a participant's name. */
	messageNames?: false;
	/** Where an assistant message carries the reasoning of an earlier turn; absent where it is not taken back. */
	reasoningReplay?: "reasoning" | "reasoning_content" | "thinking-part" | "think-tags" | "text";
	/**
	 * How thinking is switched on and off: `thinking: {type}`, `enable_thinking`, or `reasoning: {enabled}`. The depth is
	 * sent beside it as `reasoning_effort`. Absent: only where the mapping demands a switch.
	 */
	thinking?: "thinking" | "enable_thinking" | "reasoning";
	/** False where `reasoning_effort` is not read: thinking is only switched. */
	reasoningEffort?: false;
	/** Field that holds the token budget of mappings with `reasoningMaxTokens`. */
	budgetField?: "thinking_budget";
	/** True where `cache_control` on content parts is honoured (for five minutes); others cache by themselves. */
	cacheMarkers?: true;
	/** True where tools of free text (`type: "custom"`) exist; elsewhere they become functions. */
	freeFormTools?: true;
	/** True where an end user's `safety_identifier` is taken. */
	safetyIdentifier?: true;
	/** True where tool messages hold images and files beside text; elsewhere those follow in a message of the user. */
	toolResultMedia?: true;
	/** True where files may be named by address, in a part of type `file_url`. */
	fileUrls?: true;
	/** Spells the caller's wish for reasoning instead of the fields above. Called for models that reason only. */
	writeReasoning?(body: Fields, wanted: ReasoningRequest, target: WireTarget, warnings: string[]): void;
	/** Spells the caller's wish for a search; OpenAI's `web_search_options` where absent. */
	writeWebSearch?(body: Fields, wanted: WebSearch, target: WireTarget, warnings: string[]): void;
	/** True where every answer is searched for, so that a mapping need not say that it can. */
	alwaysSearches?: true;
	/** True where a non-2xx answer means that the vendor's content filter turned the request away. */
	refusesContent?(status: number, message: string): boolean;
	/** The last word on a body. */
	adjust?(body: Fields, target: WireTarget, warnings: string[]): void;
	/** See `Provider`. */
	longestThinkingApart?: number;
	/** See `Provider`. */
	baseUrl?: Provider["baseUrl"];
	forwardsStreamLines?: true;
};
