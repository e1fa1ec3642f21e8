import { callsTools, readsDocuments, reasons } from "./abilities.ts";
import type { Mapping } from "./types.ts";

/** Providers that search for every answer, and charge for it. */
export const alwaysSearching: ReadonlySet<string> = new Set(["perplexity"]);

type Ability = { words: string; has(mapping: Mapping, modelReasons: boolean): boolean | undefined };

/** What a request may need of a mapping that is chosen for it, with the words for it; nobody is told of what has none. */
export const autoAbilities = {
	tools: { words: "tools", has: (mapping) => callsTools(mapping) },
	image: { words: "image input", has: ({ vision }) => vision },
	audio: { words: "audio input", has: ({ audio }) => audio },
	file: { words: "document input", has: (mapping) => readsDocuments(mapping) },
	json: { words: "JSON output", has: ({ jsonOutput }) => jsonOutput },
	schema: { words: "JSON schema output", has: ({ jsonOutputSchema }) => jsonOutputSchema },
	search: { words: "web search", has: ({ webSearch, providerId }) => webSearch || alwaysSearching.has(providerId) },
	/** Searches cost, so that they are made where they are asked for. */
	noSearch: { words: "", has: ({ providerId }) => !alwaysSearching.has(providerId) },
	stream: { words: "streaming", has: ({ streaming }) => streaming !== false },
	choices: { words: "several choices", has: ({ supportsN }) => supportsN },
	streamedChoices: { words: "several streamed choices", has: ({ supportsNStreaming }) => supportsNStreaming },
	reasoning: { words: "reasoning", has: (mapping) => reasons(mapping) },
	reasoningBudget: { words: "a budget for reasoning", has: ({ reasoningMaxTokens }) => reasoningMaxTokens },
	reasoningOff: {
		words: "reasoning that can be switched off",
		has: ({ reasoningEfforts }, modelReasons) => !modelReasons || reasoningEfforts?.includes("none"),
	},
	noReasoning: { words: "no reasoning", has: (_mapping, modelReasons) => !modelReasons },
} satisfies Record<string, Ability>;

export type AutoAbility = keyof typeof autoAbilities;

const abilities: [AutoAbility, Ability][] = Object.entries(autoAbilities) as [AutoAbility, Ability][];
const bits = new Map(abilities.map(([name], index) => [name, 1 << index]));

/** One bit for each of the abilities: hundreds of mappings are compared with a request by one operation each. */
export function bitsOf(names: readonly AutoAbility[]): number {
	let mask = 0;
	for (const name of names) mask |= bits.get(name) ?? 0;
	return mask;
}

/** The bits of what a mapping can do. */
export function abilityBits(mapping: Mapping, modelReasons: boolean): number {
	return bitsOf(abilities.filter(([, { has }]) => has(mapping, modelReasons)).map(([name]) => name));
}
