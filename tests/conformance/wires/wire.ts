import type { Answer } from "../conversation";

/** Requests that the matrix makes; one feature takes up to three. */
export const steps = [
	"text",
	"tools",
	"tools-answered",
	"parallel-tools",
	"parallel-tools-answered",
	"tool-images",
	"json-schema",
	"vision",
	"documents",
	"reasoning",
	"signatures",
	"signatures-answered",
	"citations",
	"cache-control",
] as const;

export type Step = (typeof steps)[number];

/** Circumstances that change what a provider has to be sent. */
export type Given = {
	/** The provider's own name of the model. */
	model: string;
	/** The surface has system prompts. */
	system: boolean;
};

/** What stand-ins search for. */
export const searchedFor = "oslo news";

/** A request and answer format of providers, known only from their documentation. */
export type Wire = {
	/** The provider's answer, whole and as the payloads of a stream. */
	write(answer: Answer, model: string): { body: unknown; payloads: string[] };
	/** What has to stand in the request, as `mismatch` compares it. */
	expected: Record<Step, (given: Given) => Record<string, unknown>>;
	/** What may not stand in it anywhere: texts that are searched in the JSON. */
	forbidden?: Partial<Record<Step, string[]>>;
	/** What a request holds of earlier turns, in order. */
	trace(body: Record<string, unknown>): Trace;
	/** False where calls have no ids of the provider. */
	callIds: boolean;
	/** The provider shows the reasoning itself, or only how long it was. */
	showsReasoning: boolean;
	/** What it says of a search before a text with citations: what was searched for and found, or only the latter. */
	searches?: "told" | "results";
	/** Details of usage that it reports. */
	counts: readonly ("cached" | "written" | "reasoning")[];
};

/** Calls, their results and opaque reasoning; ids are absent where the wire has none. */
export type Trace = {
	calls: { id?: string; name: string; arguments: unknown }[];
	results: { id?: string; text: string }[];
	signatures: string[];
};

type Fields = Record<string, unknown>;

export function objects(value: unknown): Fields[] {
	return Array.isArray(value) ? (value as Fields[]) : [];
}

/** Pieces of a text, as models stream them. */
export function pieces(text: string): string[] {
	return text.match(/\s*\S+|\s+$/g) ?? [];
}
