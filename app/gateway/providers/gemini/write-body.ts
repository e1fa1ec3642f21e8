import type { ChatRequest } from "../../chat";
import { type Fields, fieldsOf } from "../fields";
import type { WireRequest, WireTarget } from "../provider";
import { fitSchema, warnLostKeywords } from "./fit-schema";
import { writeContents, writeSystemInstruction } from "./write-contents";
import { writeThinkingConfig } from "./write-thinking";

/** Google takes five at most. Source: https://ai.google.dev/api/generate-content#v1beta.GenerationConfig */
const maxStopSequences = 5;

/**
 * Body for `models/…:generateContent`.
 * Source: https://ai.google.dev/api/generate-content
 */
export function writeBody(request: ChatRequest, target: WireTarget): WireRequest {
	const warnings: string[] = [];
	const body: Fields = { contents: writeContents(request.messages, target, warnings) };
	const system = writeSystemInstruction(request.messages, warnings);
	if (system) body.systemInstruction = system;
	writeTools(body, request, warnings);
	const config = writeGenerationConfig(request, target, warnings);
	if (Object.keys(config).length > 0) body.generationConfig = config;
	const tier = request.source.body.service_tier;
	if (typeof tier === "string" && target.mapping.serviceTiers?.includes(tier)) body.service_tier = tier;
	warnUnsupported(request, warnings);
	return { body, warnings };
}

/** Source: https://ai.google.dev/gemini-api/docs/function-calling */
function writeTools(body: Fields, request: ChatRequest, warnings: string[]): void {
	if (request.tools.length === 0) return;
	const lost = new Set<string>();
	const functionDeclarations = request.tools.map(({ name, description, parameters }) => {
		const declaration: Fields = { name };
		if (description !== undefined) declaration.description = description;
		if (parameters !== undefined) declaration.parametersJsonSchema = fitSchema(parameters, lost);
		return declaration;
	});
	warnLostKeywords(lost, warnings);
	body.tools = [{ functionDeclarations }];
	const choice = request.toolChoice;
	if (choice) {
		const mode = { auto: "AUTO", none: "NONE", required: "ANY", function: "ANY" }[choice.type];
		const functionCallingConfig: Fields = { mode };
		if (choice.type === "function") functionCallingConfig.allowedFunctionNames = [choice.name];
		body.toolConfig = { functionCallingConfig };
	}
	if (request.parallelToolCalls === false) {
		warnings.push("parallel_tool_calls was left out: this provider decides how many tools it calls at once");
	}
}

function writeGenerationConfig(request: ChatRequest, target: WireTarget, warnings: string[]): Fields {
	const { sampling } = request;
	const config: Fields = {};
	const fields: Fields = {
		maxOutputTokens: sampling.maxTokens,
		temperature: sampling.temperature,
		topP: sampling.topP,
		topK: sampling.topK,
		frequencyPenalty: sampling.frequencyPenalty,
		presencePenalty: sampling.presencePenalty,
		seed: sampling.seed,
		candidateCount: sampling.n === 1 ? undefined : sampling.n,
		stopSequences: sampling.stop?.slice(0, maxStopSequences),
	};
	for (const [name, value] of Object.entries(fields)) if (value !== undefined) config[name] = value;
	if ((sampling.stop?.length ?? 0) > maxStopSequences) warnings.push("stop sequences beyond five were left out");
	writeResponseFormat(config, request, warnings);
	const thinking = writeThinkingConfig(request.reasoning, target, warnings);
	if (thinking) config.thinkingConfig = thinking;
	return config;
}

/** Source: https://ai.google.dev/gemini-api/docs/structured-output */
function writeResponseFormat(config: Fields, { responseFormat }: ChatRequest, warnings: string[]): void {
	if (!responseFormat || responseFormat.type === "text") return;
	config.responseMimeType = "application/json";
	if (responseFormat.type !== "json_schema") return;
	const lost = new Set<string>();
	config.responseJsonSchema = fitSchema(responseFormat.schema, lost);
	warnLostKeywords(lost, warnings);
}

function warnUnsupported({ sampling, source, tools }: ChatRequest, warnings: string[]): void {
	const asked: Record<string, boolean> = {
		// The API has them, in a form that is not OpenAI's and is not translated yet.
		logprobs: sampling.logprobs === true,
		logit_bias: Object.keys(sampling.logitBias ?? {}).length > 0,
		verbosity: source.body.verbosity != null,
		prediction: fieldsOf(source.body.prediction) !== undefined,
		"cache_control on tools": tools.some((tool) => tool.cache),
	};
	for (const [name, isAsked] of Object.entries(asked)) {
		if (isAsked) warnings.push(`${name} was left out: this provider does not take it`);
	}
}
