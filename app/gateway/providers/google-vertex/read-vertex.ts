import type { ChatEvent } from "../../chat";
import { GenerateContentReader } from "../gemini/read-stream";
import { unreadableAnswer } from "../faults";
import { entryOf, type Fields, fieldsOf, parseFields, textOf } from "../fields";
import type { StreamReader, WireTarget } from "../provider";

/**
 * Tiers by the traffic that a request was served as.
 * Source: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/GenerateContentResponse#TrafficType
 */
const tiers: Record<string, string> = {
	ON_DEMAND: "default",
	ON_DEMAND_FLEX: "flex",
	ON_DEMAND_PRIORITY: "priority",
};

/**
 * Reads answers of Gemini on Vertex AI. They differ from those of AI Studio in their usage: it names the traffic type instead
 * of the tier, and before the last chunk it may name nothing else.
 */
export class VertexContentReader implements StreamReader {
	readonly #reader: GenerateContentReader;
	#tier: string | undefined;

	constructor(target: WireTarget) {
		this.#reader = new GenerateContentReader(target);
	}

	push(data: string): ChatEvent[] {
		const events = this.#reader.push(data);
		const usage = data.includes('"usageMetadata"') ? fieldsOf(parseFields(data)?.usageMetadata) : undefined;
		if (!usage) return events;
		const counted = Object.keys(usage).some((name) => name.endsWith("TokenCount"));
		return this.#withTier(usage, counted ? events : events.filter(({ type }) => type !== "usage"));
	}

	end(): ChatEvent[] {
		return this.#reader.end();
	}

	/** The tier is told once; after the first chunk in a start event of its own. */
	#withTier(usage: Fields, events: ChatEvent[]): ChatEvent[] {
		const tier = entryOf(tiers, textOf(usage.trafficType) ?? "");
		if (tier === undefined || tier === this.#tier) return events;
		this.#tier = tier;
		const [first, ...rest] = events;
		if (first?.type === "start") return [{ ...first, serviceTier: tier }, ...rest];
		return [{ type: "start", serviceTier: tier }, ...events];
	}
}

/** Events of a whole answer, which has the form of a stream's one and only chunk. */
export function readVertexAnswer(body: unknown, target: WireTarget): ChatEvent[] {
	if (!fieldsOf(body)) return [unreadableAnswer()];
	const reader = new VertexContentReader(target);
	const events = reader.push(JSON.stringify(body));
	return reader.end().length > 0 ? [...events, unreadableAnswer()] : events;
}
