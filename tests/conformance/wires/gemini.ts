import { signature } from "../asks";
import { type Answer, pdf, placeSchema, png, weatherTool } from "../conversation";
import { objects, pieces, searchedFor, type Wire } from "./wire";

type Fields = Record<string, unknown>;

const declared = [
	{ functionDeclarations: [{ name: "weather", description: weatherTool.description, parametersJsonSchema: { type: "object" } }] },
];
const call = (city: string) => ({ functionCall: { name: "weather", args: { city } } });
const response = (output: string) => ({ functionResponse: { name: "weather", response: { output } } });
const inline = (mimeType: string, data: string) => ({ inlineData: { mimeType, data } });
/** Stands in where the model never signed. Source: https://ai.google.dev/gemini-api/docs/thought-signatures */
const unsigned = "skip_thought_signature_validator";
const { additionalProperties: _closed, ...openSchema } = placeSchema;

/** Google's `generateContent`, on AI Studio and on Vertex. Source: https://ai.google.dev/api/generate-content */
export const geminiWire: Wire = {
	callIds: false,
	showsReasoning: true,
	searches: "told",
	counts: ["cached", "reasoning"],
	write: writeAnswer,
	trace: (body) => {
		const parts = objects(body.contents).flatMap((content) => objects(content.parts));
		return {
			calls: parts.flatMap(({ functionCall }) => {
				const called = functionCall as { name: string; args: unknown } | undefined;
				return called ? [{ name: called.name, arguments: called.args }] : [];
			}),
			results: parts.flatMap(({ functionResponse }) => {
				const answered = functionResponse as { response: { output: string } } | undefined;
				return answered ? [{ text: answered.response.output }] : [];
			}),
			signatures: parts.flatMap(({ thoughtSignature: value }) => (value && value !== unsigned ? [String(value)] : [])),
		};
	},
	expected: {
		text: ({ system }) => ({
			...(system ? { systemInstruction: { parts: [{ text: "Answer briefly." }] } } : {}),
			contents: [{ role: "user", parts: [{ text: "Who are you?" }] }],
			generationConfig: { maxOutputTokens: 300, temperature: 0.5 },
		}),
		tools: () => ({
			contents: [{ role: "user", parts: [{ text: "How warm is it in Oslo?" }] }],
			tools: declared,
			toolConfig: { functionCallingConfig: { mode: "AUTO" } },
		}),
		"tools-answered": () => ({
			contents: [{ role: "user" }, { role: "model", parts: [call("Oslo")] }, { role: "user", parts: [response("4 degrees")] }],
		}),
		"parallel-tools": () => ({ tools: declared }),
		"parallel-tools-answered": () => ({
			contents: [
				{ role: "user" },
				{ role: "model", parts: [call("Oslo"), call("Lima")] },
				{ role: "user", parts: [response("4 degrees"), response("19 degrees")] },
			],
		}),
		"tool-images": () => ({
			contents: [
				{ role: "user" },
				{ role: "model", parts: [call("Oslo")] },
				{ role: "user", parts: [response("A map:"), inline("image/png", png)] },
			],
		}),
		"json-schema": () => ({ generationConfig: { responseMimeType: "application/json", responseJsonSchema: openSchema } }),
		vision: () => ({ contents: [{ role: "user", parts: [{ text: "What is this?" }, inline("image/png", png)] }] }),
		documents: () => ({ contents: [{ role: "user", parts: [{ text: "Sum it up." }, inline("application/pdf", pdf)] }] }),
		reasoning: () => ({ generationConfig: { thinkingConfig: { thinkingLevel: "low", includeThoughts: true } } }),
		signatures: () => ({ generationConfig: { thinkingConfig: { thinkingLevel: "low" } } }),
		// Source: https://ai.google.dev/gemini-api/docs/thought-signatures
		"signatures-answered": () => ({
			contents: [
				{ role: "user" },
				{ role: "model", parts: [{ ...call("Oslo"), thoughtSignature: signature }] },
				{ role: "user", parts: [response("4 degrees")] },
			],
		}),
		citations: () => ({ tools: [{ googleSearch: {} }] }),
		// Cached by itself: https://ai.google.dev/gemini-api/docs/caching
		"cache-control": () => ({
			systemInstruction: { parts: [{ text: "Long rules." }] },
			contents: [
				{ role: "user", parts: [{ text: "A long document." }] },
				{ role: "model", parts: [{ text: "Read." }] },
				{ role: "user", parts: [{ text: "What does it say?" }] },
			],
		}),
	},
	forbidden: { "cache-control": ["cache_control"] },
};

function writeAnswer(answer: Answer, model: string) {
	const { prompt, cached, completion, reasoning } = answer.usage;
	const usageMetadata = {
		promptTokenCount: prompt,
		cachedContentTokenCount: cached,
		candidatesTokenCount: completion - reasoning,
		thoughtsTokenCount: reasoning,
		totalTokenCount: prompt + completion,
		promptTokensDetails: [{ modality: "TEXT", tokenCount: prompt }],
	};
	const parts = answer.blocks.map(writePart);
	const cited = answer.blocks.flatMap((block) => (block.type === "text" ? (block.citations ?? []) : []));
	const grounding: Fields =
		cited.length === 0
			? {}
			: {
					groundingMetadata: {
						webSearchQueries: [searchedFor],
						groundingChunks: cited.map(({ url, title }) => ({ web: { uri: url, title } })),
						groundingSupports: [{ segment: { endIndex: 17, text: "A library opened." }, groundingChunkIndices: [0] }],
					},
				};
	const respond = (list: Fields[], ending: Fields = {}) => ({
		candidates: [{ content: { parts: list, role: "model" }, index: 0, ...ending }],
		usageMetadata,
		modelVersion: model,
		responseId: "conformance",
	});
	const ended = { finishReason: "STOP", ...grounding };
	const streamed = parts.flatMap((part) =>
		typeof part.text === "string" ? pieces(part.text).map((text) => ({ ...part, text })) : [part],
	);
	return {
		body: respond(parts, ended),
		payloads: [...streamed.map((part) => respond([part])), respond([{ text: "" }], ended)].map((chunk) => JSON.stringify(chunk)),
	};
}

/** Thoughts themselves are unsigned; the part that follows from them carries the signature. */
function writePart(block: Answer["blocks"][number]): Fields {
	if (block.type === "reasoning") return { text: block.text, thought: true };
	if (block.type === "text") return { text: block.text };
	const signed = block.signature ? { thoughtSignature: block.signature } : {};
	return { functionCall: { name: block.name, args: block.arguments }, ...signed };
}
