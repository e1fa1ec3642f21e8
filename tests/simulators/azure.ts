import { anthropic, planAnthropic } from "./anthropic.ts";
import type { Body, Family, Plan, Route } from "./family.ts";
import { openai, planOpenai } from "./openai.ts";
import { openaiResponses, planOpenaiResponses } from "./openai-responses.ts";
import type { Behaviour } from "./script.ts";

const dated = /^\/azure\/openai\/deployments\/([^/]+)\/chat\/completions$/;
const undated = "/azure/openai/v1/chat/completions";
const date = /^\d{4}-\d{2}-\d{2}(?:-preview)?$/;

const keyIn: Family["credential"] = (headers) => (headers.authorization === undefined ? headers["api-key"] : undefined);

/** OpenAI's chat completions on Azure. A prompt with the word "filtered" is turned away by the content filter. */
const azureChat: Family = {
	...openai,
	name: "azure",
	match(method, path, _headers, query) {
		if (method === "GET" && path === "/azure/openai/models") return { kind: "models", vendor: "azure" };
		const deployment = dated.exec(path)?.[1];
		if (method !== "POST" || (deployment === undefined && path !== undated)) return undefined;
		const version = query.get("api-version");
		const versioned = deployment === undefined ? version === null || version === "preview" : date.test(version ?? "");
		return {
			kind: "chat",
			vendor: "azure",
			...(deployment === undefined ? {} : { model: decodeURIComponent(deployment) }),
			...(versioned ? {} : { unversioned: true }),
		};
	},
	credential: keyIn,
	objection: (route, headers, body) => {
		if (route.unversioned) return { status: 404, message: "Resource not found" };
		if (openai.lastUserText(body).includes("filtered")) return { status: 400, message: filtered, code: "content_filter" };
		return openai.objection({ ...route, vendor: "openai" }, headers, body);
	},
	errorBody: (status, message, told) => {
		if (told?.code !== "content_filter") return openai.errorBody(status, message, told);
		const innererror = { code: "ResponsibleAIPolicyViolation", content_filter_result: { hate: { filtered: true } } };
		return { error: { message, type: null, param: "prompt", code: "content_filter", status, innererror } };
	},
	answer: (route, body, plan) => {
		const built = openai.answer({ ...route, vendor: "openai" }, body, plan);
		const results = [{ prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: "safe" } } }];
		const head = { choices: [], created: 0, id: "", model: "", object: "", prompt_filter_results: results };
		return {
			body: { ...(built.body as Body), prompt_filter_results: results },
			payloads: [JSON.stringify(head), ...built.payloads],
		};
	},
};

const filtered = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.";

const azureResponses: Family = {
	...openaiResponses,
	name: "azure",
	match: (method, path) =>
		method === "POST" && path === "/azure/openai/v1/responses" ? { kind: "chat", vendor: "azure" } : undefined,
	credential: keyIn,
};

/** The model inference API: fields that it does not know need a header. */
const foundry: Family = {
	...openai,
	name: "azure",
	match: (method, path, _headers, query) =>
		method === "POST" && path === "/azure/models/chat/completions"
			? { kind: "chat", vendor: "azure-ai-foundry", ...(date.test(query.get("api-version") ?? "") ? {} : { unversioned: true }) }
			: undefined,
	credential: keyIn,
	objection: (route, headers, body) => {
		if (route.unversioned) return { status: 404, message: "Resource not found" };
		if (headers["extra-parameters"] !== "pass-through") return { status: 400, message: "Extra inputs are not permitted" };
		return openai.objection(route, headers, body);
	},
};

const claude: Family = {
	...anthropic,
	name: "azure",
	match: (method, path) =>
		method === "POST" && path === "/azure/anthropic/v1/messages" ? { kind: "chat", vendor: "azure-anthropic" } : undefined,
};

export const azureFamilies: [Family, (route: Route, body: Body, behaviour: Behaviour) => Plan][] = [
	[azureChat, planOpenai],
	[azureResponses, planOpenaiResponses],
	[foundry, planOpenai],
	[claude, planAnthropic],
];
