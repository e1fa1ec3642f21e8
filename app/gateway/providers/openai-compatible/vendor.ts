import type { ReasoningRequest } from "../../chat";
import type { Fields } from "../fields";
import type { WireTarget } from "../provider";

/**
 * What sets one OpenAI-compatible vendor apart. Everything that is not said here is as OpenAI does it. Scalars are
 * data; the two functions are for what data cannot say.
 */
export type Vendor = {
	id: string;
	/** False where the role "developer" is refused: it is sent as "system", which means the same. */
	developerRole?: false;
	/** False where `stream_options` is refused because the last chunk always carries usage. */
	streamUsage?: false;
	/** False where `response_format` knows `json_object` only: the schema then goes into a system message. */
	jsonSchema?: false;
	/** The one spelling of the output limit this vendor reads; absent where both are read. */
	maxTokensField?: "max_tokens" | "max_completion_tokens";
	/** OpenAI fields that this vendor answers with an error; left out with a warning. */
	refusedFields?: readonly string[];
	/** Where an assistant message carries the reasoning of an earlier turn; absent where it is not taken back. */
	reasoningReplay?: "reasoning" | "reasoning_content" | "thinking-part";
	/** Spells the caller's wish for reasoning. Called for models that reason only; default `reasoning_effort`. */
	writeReasoning?(body: Fields, wanted: ReasoningRequest, target: WireTarget, warnings: string[]): void;
	/** True where a non-2xx answer means that the vendor's content filter turned the request away. */
	refusesContent?(status: number, message: string): boolean;
	/** The last word on a body. */
	adjust?(body: Fields, target: WireTarget, warnings: string[]): void;
	/** See `Provider`. */
	forwardsStreamLines?: true;
};
