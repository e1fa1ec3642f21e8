import {
	type Answer,
	type Body,
	completionTokens,
	type Family,
	isObject,
	objectsOf,
	type Plan,
	planAnswer,
	type Route,
} from "./family.ts";
import { faultIn } from "./gemini-rules.ts";
import type { Behaviour } from "./script.ts";

const path = /^(?:\/[a-z-]+)?\/v1(?:beta)?\/models(?:\/([^/:]+):(generateContent|streamGenerateContent))?$/;
const statusWords: Record<number, string> = {
	400: "INVALID_ARGUMENT",
	401: "UNAUTHENTICATED",
	403: "PERMISSION_DENIED",
	404: "NOT_FOUND",
	429: "RESOURCE_EXHAUSTED",
	500: "INTERNAL",
	503: "UNAVAILABLE",
	504: "DEADLINE_EXCEEDED",
};

export const gemini: Family = {
	name: "gemini",
	match(method, requestPath) {
		const match = path.exec(requestPath);
		if (!match) return undefined;
		if (match[1] === undefined) {
			const ours = method === "GET" && requestPath.endsWith("/v1beta/models");
			return ours ? { kind: "models", vendor: "google-ai-studio" } : undefined;
		}
		if (method !== "POST") return undefined;
		const stream = match[2] === "streamGenerateContent";
		return { kind: "chat", vendor: "google-ai-studio", model: decodeURIComponent(match[1]), stream };
	},
	credential: (headers) => headers["x-goog-api-key"],
	objection: (route, _headers, body) => {
		const message = faultIn(body, route.model ?? "");
		return message === undefined ? undefined : { status: 400, message };
	},
	errorBody: (status, message) => ({
		error: {
			// The real one answers a wrong key with 400 as well, and says why in the details.
			code: status === 401 ? 400 : status,
			message,
			status: statusWords[status === 401 ? 400 : status] ?? "UNKNOWN",
			...(status === 401
				? { details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }] }
				: {}),
		},
	}),
	errorEvent: (message) => JSON.stringify({ error: { code: 503, message, status: "UNAVAILABLE" } }),
	answer,
	answerHeaders: (body) => ({ "x-gemini-service-tier": String(body.service_tier ?? "standard") }),
	frame: (payload) => `data: ${payload}\r\n\r\n`,
	endMarks: [],
	lastUserText: (body) => {
		const content = objectsOf(body.contents).findLast(({ role, parts }) => role === "user" && textIn(parts) !== "");
		return textIn(content?.parts);
	},
};

function textIn(parts: unknown): string {
	return objectsOf(parts)
		.map(({ text }) => (typeof text === "string" ? text : ""))
		.join(" ")
		.trim();
}

/** What to say, from a `generateContent` body. */
export function planGemini(route: Route, body: Body, behaviour: Behaviour): Plan {
	const config = ((body.toolConfig as Body | undefined)?.functionCallingConfig ?? {}) as Body;
	const declarations = objectsOf(body.tools).flatMap((tool) => objectsOf(tool.functionDeclarations));
	const tools = declarations.map((tool) => ({
		name: String(tool.name),
		parameters: tool.parametersJsonSchema as Body | undefined,
	}));
	const last = objectsOf(body.contents).at(-1);
	const allowed = Array.isArray(config.allowedFunctionNames) ? String(config.allowedFunctionNames[0]) : undefined;
	const thinking = (body.generationConfig as Body | undefined)?.thinkingConfig as Body | undefined;
	return planAnswer(
		route.vendor,
		gemini.lastUserText(body),
		{
			tools: config.mode === "NONE" ? [] : tools,
			forced: config.mode === "ANY",
			...(allowed === undefined ? {} : { forcedName: allowed }),
			answered: objectsOf(last?.parts).some((part) => isObject(part.functionResponse)),
			reasoning: thinking?.includeThoughts === true,
		},
		behaviour,
	);
}

const signature = "c2ltdWxhdGVkLXRob3VnaHQtc2lnbmF0dXJl";

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function makesImages(body: Body): boolean {
	const modalities = ((body.generationConfig ?? {}) as Body).responseModalities;
	return Array.isArray(modalities) && modalities.includes("IMAGE");
}

/** Two searches and their sources, wherever Google Search is offered and the model speaks. */
function groundingOf(body: Body, plan: Plan): Body {
	const offered = objectsOf(body.tools).some((tool) => tool.googleSearch !== undefined);
	if (!offered || plan.text.length === 0) return {};
	const [first = ""] = plan.text;
	return {
		groundingMetadata: {
			webSearchQueries: ["simulated query", "simulated query 2"],
			searchEntryPoint: { renderedContent: "<div></div>" },
			groundingChunks: [
				{ web: { uri: "https://example.com/one", title: "One" } },
				{ web: { uri: "https://example.com/two", title: "Two" } },
			],
			groundingSupports: [
				{ segment: { endIndex: Buffer.byteLength(first), text: first }, groundingChunkIndices: [0] },
			],
		},
	};
}

function probabilitiesOf(body: Body, plan: Plan): Body {
	if (((body.generationConfig ?? {}) as Body).responseLogprobs !== true) return {};
	const chosenCandidates = plan.text.map((token) => ({ token, tokenId: 1, logProbability: -0.25 }));
	return { logprobsResult: { chosenCandidates, topCandidates: chosenCandidates.map((one) => ({ candidates: [one] })) } };
}

function answer(route: Route, body: Body, plan: Plan): Answer {
	const usageMetadata = plan.usage ?? {
		promptTokenCount: plan.promptTokens,
		candidatesTokenCount: completionTokens(plan),
		thoughtsTokenCount: plan.reasoning.length,
		totalTokenCount: plan.promptTokens + completionTokens(plan) + plan.reasoning.length,
		promptTokensDetails: [{ modality: "TEXT", tokenCount: plan.promptTokens }],
	};
	const tail = { usageMetadata, modelVersion: route.model, responseId: `simulated${objectsOf(body.contents).length}` };
	const ending = { ...groundingOf(body, plan), ...probabilitiesOf(body, plan) };
	const respond = (parts: Body[], finishReason?: string) => ({
		candidates: [
			{ content: { parts, role: "model" }, ...(finishReason ? { finishReason, ...ending } : {}), index: 0 },
		],
		...tail,
	});
	const thoughts = plan.reasoning.map((text) => ({ text, thought: true }));
	const image = makesImages(body) ? [{ inlineData: { mimeType: "image/png", data: pixel }, thoughtSignature: signature }] : [];
	const texts = plan.text.map((text) => ({ text }));
	const calls = plan.calls.map((call, index) => ({
		functionCall: { name: call.name, args: call.arguments },
		...(index === 0 ? { thoughtSignature: signature } : {}),
	}));
	const whole: Body[] = [];
	if (thoughts.length > 0) whole.push({ text: plan.reasoning.join(""), thought: true });
	if (texts.length > 0)
		whole.push({ text: plan.text.join(""), ...(thoughts.length > 0 ? { thoughtSignature: signature } : {}) });
	const last = { text: "", ...(thoughts.length > 0 && texts.length > 0 ? { thoughtSignature: signature } : {}) };
	const chunks = [...[...thoughts, ...texts, ...image, ...calls].map((part) => respond([part])), respond([last], "STOP")];
	return { body: respond([...whole, ...image, ...calls], "STOP"), payloads: chunks.map((chunk) => JSON.stringify(chunk)) };
}
