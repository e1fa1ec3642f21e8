import type { ChatRequest } from "../../chat";
import { chatOnlyFields, gatewayFields } from "../../gateway-fields";
import type { PromptFields } from "./schema";

/**
 * Collects what in a body only Anthropic can do. `lost` is told in a warning where another provider serves, `refused`
 * would change what the answer is and ends such a request.
 */
export class DialectOnly {
	readonly #lost = new Set<string>();
	readonly #refused = new Set<string>();

	lose(what: string): void {
		this.#lost.add(what);
	}

	refuse(what: string): void {
		this.#refused.add(what);
	}

	found(): NonNullable<ChatRequest["dialectOnly"]> | undefined {
		if (this.#lost.size + this.#refused.size === 0) return undefined;
		return { lost: [...this.#lost], refused: [...this.#refused] };
	}
}

/** Fields that are read; `stream`, `model` and the gateway's own are nobody's loss. */
const readFields = new Set<string>([
	"model",
	"messages",
	"system",
	"tools",
	"tool_choice",
	"thinking",
	"output_config",
	"output_format",
	"cache_control",
	"max_tokens",
	"stream",
	"temperature",
	"top_p",
	"top_k",
	"stop_sequences",
	"metadata",
	"service_tier",
	...gatewayFields,
	...chatOnlyFields,
]);

/** Fields without which the answer would be another one, or be made where the caller does not want it. */
const refusedFields = new Set(["mcp_servers", "inference_geo"]);

export function findFieldsOfThisDialect(body: PromptFields, only: DialectOnly): void {
	for (const [name, value] of Object.entries(body)) {
		if (readFields.has(name) || value == null || (Array.isArray(value) && value.length === 0)) continue;
		if (refusedFields.has(name)) only.refuse(name);
		else only.lose(name);
	}
}
