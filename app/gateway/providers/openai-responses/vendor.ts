import type { ReasoningIssuer, UpstreamFault } from "../../chat";
import type { Fields } from "../fields";
import type { Provider, WireTarget } from "../provider";

/**
 * What sets one provider of the Responses wire apart. Everything that is not said here is as OpenAI does it. The
 * functions of the provider contract stand in for OpenAI's own where they are given (address, credential header,
 * path).
 */
export type ResponsesVendor = Pick<Provider, "baseUrl" | "credentialExchange" | "needsInlineImages" | "validation"> & {
	id: string;
	authorize?: Provider["authorize"];
	endpoint?: Provider["endpoint"];
	/** Who alone can read this provider's encrypted reasoning; `openai` where absent. */
	issuer?: ReasoningIssuer;
	/** False where `include: ["reasoning.encrypted_content"]` is refused: reasoning of earlier turns is then left out. */
	encryptedReasoning?: false;
	/** False where there are no `custom` tools: free-form tools are sent as functions with one `input` string. */
	customTools?: false;
	/**
	 * True where markers of cached prefixes are taken, by models whose mapping has a price of cache writes; all others
	 * cache by themselves.
	 */
	cacheBreakpoints?: true;
	/** False where there is no `web_search` tool. */
	webSearch?: false;
	/** True where an effort is sent as the caller wrote it, because the provider's own refusal says more than a guess. */
	exactEfforts?: true;
	/** True where models that reason refuse `temperature`, `top_p` and log probabilities unless the effort is `none`. */
	samplesOnlyWithoutReasoning?: true;
	/** True where an end user's `safety_identifier` is taken. */
	safetyIdentifier?: true;
	/** Fields, named as in chat completions, that this provider does not take; left out with a warning. */
	refusedFields?: readonly string[];
	/** True where a non-2xx answer means that the provider's content filter turned the request away. */
	refusesContent?(fault: UpstreamFault): boolean;
	/** The last word on a body. */
	adjust?(body: Fields, target: WireTarget, warnings: string[]): void;
	/** See `Provider`. */
	forwardsStreamLines?: true;
};

/**
 * Whether OpenAI's models answer, served by OpenAI or by a cloud: same items and tools, but each has its own keys for
 * encrypted reasoning.
 */
export function servesOpenAi(issuer: ReasoningIssuer = "openai"): boolean {
	return issuer === "openai" || issuer === "azure" || issuer === "mantle";
}
