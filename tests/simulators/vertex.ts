import { anthropic, planAnthropic } from "./anthropic.ts";
import { type Body, type Family, type Headers, isObject, objectsOf, type Objection, type Plan, type Route } from "./family.ts";
import { gemini, planGemini } from "./gemini.ts";
import { openai, planOpenai } from "./openai.ts";
import type { Behaviour } from "./script.ts";
import { tokenPrefix } from "./token-endpoint.ts";

const place = String.raw`\/v1\/projects\/[a-z]+-project\/locations\/(global|us|eu|[a-z]+-[a-z]+\d)`;
const geminiPath = new RegExp(
	String.raw`^\/vertex(?:${place}|\/v1)\/publishers\/google\/models\/([^/:]+):(generateContent|streamGenerateContent)$`,
);
const claudePath = new RegExp(String.raw`^\/vertex${place}\/publishers\/anthropic\/models\/([^/:]+):(rawPredict|streamRawPredict)$`);
const openPath = new RegExp(String.raw`^\/vertex${place}\/endpoints\/openapi\/chat\/completions$`);

/** Only tokens of the stand-in token endpoint; API keys where Google takes them. */
function tokenIn(headers: Headers): string | undefined {
	const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
	if (token !== undefined) return token.startsWith(tokenPrefix) ? token : "invalid";
	return undefined;
}

const googleError: Family["errorBody"] = (status, message) => ({
	error: { code: status, message, status: { 401: "UNAUTHENTICATED", 404: "NOT_FOUND" }[status] ?? "INVALID_ARGUMENT" },
});

/** Gemini on Vertex AI: no tier in the body, and the traffic type in the usage. */
const vertexGemini: Family = {
	...gemini,
	name: "vertex",
	match(method, path) {
		const match = geminiPath.exec(path);
		if (!match || method !== "POST") return undefined;
		const model = decodeURIComponent(match[2] ?? "");
		return { kind: "chat", vendor: "google-vertex", model, stream: match[3] === "streamGenerateContent" };
	},
	credential: (headers) => tokenIn(headers) ?? headers["x-goog-api-key"],
	objection: (route, headers, body) => {
		if ("service_tier" in body) return refusal(`Unknown name "service_tier": Cannot find field.`);
		return gemini.objection(route, headers, body);
	},
	errorBody: googleError,
	answer: (route, body, plan) => {
		const built = gemini.answer(route, body, plan);
		const typed = (answer: unknown) => {
			const response = answer as Body;
			return { ...response, usageMetadata: { ...(response.usageMetadata as Body), trafficType: "ON_DEMAND_FLEX" } };
		};
		return { body: typed(built.body), payloads: built.payloads.map((payload) => JSON.stringify(typed(JSON.parse(payload)))) };
	},
};
delete vertexGemini.answerHeaders;

/** Claude on Vertex AI: its version in the body, its model in the path, media as data. */
const vertexClaude: Family = {
	...anthropic,
	name: "vertex",
	match(method, path) {
		const match = claudePath.exec(path);
		if (!match || method !== "POST") return undefined;
		return {
			kind: "chat",
			vendor: "vertex-anthropic",
			model: decodeURIComponent(match[2] ?? ""),
			stream: match[3] === "streamRawPredict",
		};
	},
	credential: tokenIn,
	objection: (route, headers, body) => {
		const { anthropic_version: version, ...rest } = body;
		if (version !== "vertex-2023-10-16") return refusal("anthropic_version: Field required");
		if ("model" in body) return refusal("model: Extra inputs are not permitted");
		if ("service_tier" in body) return refusal("service_tier: Extra inputs are not permitted");
		if ((body.stream === true) !== route.stream) return refusal("stream: does not go with the method");
		if (JSON.stringify(body).includes('"type":"url"')) return refusal("URL sources are not supported");
		return anthropic.objection(route, { ...headers, "anthropic-version": "2023-06-01" }, { ...rest, model: route.model });
	},
	answer: (route, body, plan) => anthropic.answer(route, { ...body, model: route.model }, plan),
};

/** Models of other publishers, whose names begin with their publisher's. */
const vertexOpen: Family = {
	...openai,
	name: "vertex",
	match: (method, path) => (openPath.test(path) && method === "POST" ? { kind: "chat", vendor: "vertex-openai" } : undefined),
	credential: tokenIn,
	objection: (route, headers, body) => {
		if (!/^[a-z-]+\/[^/]+$/.test(String(body.model))) return refusal("Malformed publisher model");
		const streamsWithoutUsage = body.stream === true && !isObject(body.stream_options);
		return streamsWithoutUsage ? undefined : openai.objection(route, headers, body);
	},
	errorBody: (status, message) => [googleError(status, message)],
	lastUserText: (body) => {
		const content = objectsOf(body.messages).findLast(({ role }) => role === "user")?.content;
		return typeof content === "string" ? content : openai.lastUserText(body);
	},
};

function refusal(message: string): Objection {
	return { status: 400, message };
}

export const vertexFamilies: [Family, (route: Route, body: Body, behaviour: Behaviour) => Plan][] = [
	[vertexGemini, planGemini],
	[vertexClaude, planAnthropic],
	[vertexOpen, planOpenai],
];
