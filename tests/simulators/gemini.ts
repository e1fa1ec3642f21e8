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
import type { Behaviour } from "./script.ts";

const path = /^(?:\/[a-z-]+)?\/v1(?:beta)?\/models(?:\/([^/:]+):(generateContent|streamGenerateContent))?$/;
const fields = new Set([
	"contents",
	"systemInstruction",
	"tools",
	"toolConfig",
	"generationConfig",
	"safetySettings",
	"cachedContent",
	"service_tier",
]);
const configFields = new Set([
	"maxOutputTokens",
	"temperature",
	"topP",
	"topK",
	"frequencyPenalty",
	"presencePenalty",
	"seed",
	"candidateCount",
	"stopSequences",
	"responseMimeType",
	"responseSchema",
	"responseJsonSchema",
	"thinkingConfig",
	"responseLogprobs",
	"logprobs",
	"responseModalities",
	"imageConfig",
	"speechConfig",
	"mediaResolution",
]);
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
	objection: (_route, _headers, body) => {
		const message = faultIn(body);
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

function faultIn(body: Body): string | undefined {
	const unknown = Object.keys(body).find((name) => !fields.has(name));
	if (unknown) return `Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`;
	const config = (body.generationConfig ?? {}) as Body;
	const unknownConfig = Object.keys(config).find((name) => !configFields.has(name));
	if (unknownConfig) {
		return `Invalid JSON payload received. Unknown name "${unknownConfig}" at 'generation_config': Cannot find field.`;
	}
	const thinking = (config.thinkingConfig ?? {}) as Body;
	if (thinking.thinkingBudget !== undefined && thinking.thinkingLevel !== undefined) {
		return "You can only set only one of thinking budget and thinking level.";
	}
	const contents = objectsOf(body.contents);
	if (contents.length === 0) return "* GenerateContentRequest.contents: contents is not specified";
	let calls = 0;
	for (const { role, parts } of contents) {
		if (role !== "user" && role !== "model") return "Please use a valid role: user, model.";
		const list = objectsOf(parts);
		if (list.length === 0) return "contents.parts must not be empty.";
		const fault = partFault(list);
		if (fault) return fault;
		const responses = list.filter((part) => isObject(part.functionResponse)).length;
		if (role === "user" && responses !== calls) {
			return "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";
		}
		calls = list.filter((part) => isObject(part.functionCall)).length;
	}
	return undefined;
}

function partFault(parts: Body[]): string | undefined {
	for (const part of parts) {
		const kinds = ["text", "inlineData", "fileData", "functionCall", "functionResponse"].filter((kind) => kind in part);
		if (kinds.length !== 1) return "contents.parts: required oneof field 'data' must have one initialized field";
		const call = part.functionCall;
		if (isObject(call) && call.args !== undefined && !isObject(call.args))
			return "function_call.args must be an object";
		const response = part.functionResponse;
		if (isObject(response) && (!isObject(response.response) || !response.name))
			return "function_response needs name and response";
	}
	return undefined;
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

function answer(route: Route, body: Body, plan: Plan): Answer {
	const usageMetadata = plan.usage ?? {
		promptTokenCount: plan.promptTokens,
		candidatesTokenCount: completionTokens(plan),
		thoughtsTokenCount: plan.reasoning.length,
		totalTokenCount: plan.promptTokens + completionTokens(plan) + plan.reasoning.length,
		promptTokensDetails: [{ modality: "TEXT", tokenCount: plan.promptTokens }],
	};
	const tail = { usageMetadata, modelVersion: route.model, responseId: `simulated${objectsOf(body.contents).length}` };
	const respond = (parts: Body[], finishReason?: string) => ({
		candidates: [{ content: { parts, role: "model" }, ...(finishReason ? { finishReason } : {}), index: 0 }],
		...tail,
	});
	const thoughts = plan.reasoning.map((text) => ({ text, thought: true }));
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
	const chunks = [...[...thoughts, ...texts, ...calls].map((part) => respond([part])), respond([last], "STOP")];
	return { body: respond([...whole, ...calls], "STOP"), payloads: chunks.map((chunk) => JSON.stringify(chunk)) };
}
