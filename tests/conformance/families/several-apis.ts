import type { Feature } from "../features";
import { openAiChatWire } from "../wires/openai-chat";
import type { Family } from "./family";
import { openAiResponses } from "./openai-responses";

/**
 * Vendors with chat completions and a Responses API. Callers of the second, and tools of models that reason, are served
 * by the second: two rows that share the cells.
 */
const withTools = new Set<Feature>(["tools", "parallel-tools", "tool-images", "signatures"]);
const overResponses: Family["only"] = (surface, feature) => surface === "openai-responses" || withTools.has(feature);
const overChat: Family["only"] = (surface, feature) => surface !== "openai-responses" && !withTools.has(feature);

const lacks = (source: string): NonNullable<Family["lacks"]> => ({
	documents: { says: "messages hold text and images", source },
	citations: { says: "does not search the web", source },
});

const muse = { name: "meta/muse-spark-1.1", external: "muse-spark-1.1" };
const museLacks = lacks("https://dev.meta.ai/docs/protocols/responses");
const fugu = { name: "sakana/fugu-max", external: "fugu-max-v1.0" };
const fuguSource = "https://console.sakana.ai/get-started";

export const meta: Family = {
	id: "meta",
	title: "Meta chat",
	vendor: true,
	only: overChat,
	wireOfTools: openAiResponses.wire,
	wire: openAiChatWire(),
	model: muse,
	lacks: museLacks,
};

export const metaResponses: Family = {
	...openAiResponses,
	id: "meta-responses",
	title: "Meta responses",
	vendor: true,
	only: overResponses,
	model: muse,
	models: {},
	besides: {},
	lacks: museLacks,
};

export const sakana: Family = {
	...meta,
	id: "sakana",
	title: "Sakana chat",
	model: fugu,
	expected: { reasoning: () => ({ reasoning_effort: "high" }) },
	lacks: lacks(fuguSource),
};

export const sakanaResponses: Family = {
	...metaResponses,
	id: "sakana-responses",
	title: "Sakana responses",
	model: fugu,
	expected: { reasoning: () => ({ reasoning: { effort: "high" } }) },
	lacks: {
		...lacks(fuguSource),
		signatures: { says: "reasoning is not given out in a form that could come back", source: fuguSource },
	},
};
