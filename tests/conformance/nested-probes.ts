import { png, weatherTool } from "./conversation";

/** One thing that a client can ask for and that not every provider can be told. */
export type Probe = {
	/** As it is called in the surface's format. */
	name: string;
	/** Merged into the body of a plain request. */
	patch: Record<string, unknown>;
	/** Stands in the provider's body (as JSON text) where it was sent on. */
	sign: RegExp;
	/** How a warning speaks of it, where that is not a word of its name. */
	told?: RegExp;
};

export const functionTool = {
	type: "function",
	function: { name: weatherTool.name, description: weatherTool.description, parameters: weatherTool.parameters },
};
export const flatTool = { type: "function", name: weatherTool.name, parameters: weatherTool.parameters, strict: false };
export const claudeTool = { name: weatherTool.name, input_schema: weatherTool.parameters };
export const saying = (content: unknown[]) => [{ role: "user", content: [{ type: "text", text: "Look." }, ...content] }];

/** An answer of before with something to it, between two questions. */
export const replying = (more: Record<string, unknown>) => [
	{ role: "user", content: "Hi." },
	{ role: "assistant", content: "A.", ...more },
	{ role: "user", content: "And?" },
];
export const openSchema = { type: "object", properties: {} };
const urlCitation = { type: "url_citation", url_citation: { url: "https://example.org", title: "E", start_index: 0, end_index: 1 } };

/** Fields inside of fields. */
export const nestedChat: Probe[] = [
	{
		name: "strict tools",
		patch: { tools: [{ type: "function", function: { ...functionTool.function, strict: true } }] },
		sign: /"strict":true|VALIDATED/,
		told: /^strict of tools/,
	},
	{
		name: "json_schema.description",
		patch: { response_format: { type: "json_schema", json_schema: { name: "n", description: "Tides-4711.", schema: openSchema } } },
		sign: /Tides-4711/,
	},
	{
		name: "image_url.detail",
		patch: { messages: saying([{ type: "image_url", image_url: { url: `data:image/png;base64,${png}`, detail: "low" } }]) },
		sign: /"detail":"low"/,
		told: /^detail of images/,
	},
	{
		name: "file.filename",
		patch: { messages: saying([{ type: "file", file: { filename: "tides-4711.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } }]) },
		sign: /tides-4711/,
		told: /^names of files/,
	},
	{
		name: "cache_control.ttl",
		patch: { messages: [{ role: "user", content: [{ type: "text", text: "Hi.", cache_control: { type: "ephemeral", ttl: "1h" } }] }] },
		sign: /"ttl":"1h"/,
		told: /cache_control/,
	},
	{ name: "names of messages", patch: { messages: [{ role: "user", name: "ann-4711", content: "Hi." }] }, sign: /ann-4711/ },
	{ name: "citations of earlier answers", patch: { messages: replying({ annotations: [urlCitation] }) }, sign: /url_citation/ },
	{ name: "phase of messages", patch: { messages: replying({ phase: "commentary" }) }, sign: /commentary/ },
	{ name: "refusals of earlier answers", patch: { messages: replying({ content: null, refusal: "Never-4711." }) }, sign: /Never-4711/ },
	{ name: "reasoning.summary", patch: { reasoning: { summary: "detailed" } }, sign: /"summary":"detailed"/, told: /reasoning/ },
	{ name: "metadata", patch: { metadata: { tag: "tag-4711" } }, sign: /tag-4711/ },
];
