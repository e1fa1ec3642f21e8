import type { ChatRequest, ReasoningRequest } from "../../chat";
import { GatewayError } from "../../errors";
import { writeOutputFormat } from "../anthropic/write-output-format";
import { writeThinking } from "../anthropic/write-thinking";
import { type Fields, fieldsOf, listOf } from "../fields";
import type { WireRequest, WireTarget } from "../provider";
import { budgetRefused } from "../reasoning-effort";
import { warnOnce } from "../warn-once";
import { warnUnsupported, type Wish } from "../wishes";
import { CachePoints } from "./cache-points";
import { DocumentNames } from "./write-media";
import { isClaude, writeMessages, writeSystem, type Writing } from "./write-messages";
import { answerToolConfig, writeToolConfig } from "./write-tools";

/** The stream is binary; whole answers are JSON. */
const streamHeaders = { accept: "application/vnd.amazon.eventstream" };

/**
 * Body for `Converse` and `ConverseStream`; the model stands in the path.
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function writeBody(request: ChatRequest, target: WireTarget): WireRequest {
	const warnings: string[] = [];
	const writing: Writing = { target, points: new CachePoints(target, warnings), names: new DocumentNames(), warnings };
	const body: Fields = {};
	// The order in which the provider reads a prompt, and so the order of cache points: tools, system, messages.
	const toolConfig = writeToolConfig(request, writing);
	const system = writeSystem(request.messages, writing);
	body.messages = writeMessages(request.messages, writing);
	if (toolConfig) body.toolConfig = toolConfig;
	system.push(...writeFormat(body, request, target, warnings));
	if (system.length > 0) body.system = system;
	writeInference(body, request, target, warnings);
	writing.points.settle();
	if (!request.noCacheMarkers) writing.points.addOwn(body);
	return target.stream ? { body, headers: streamHeaders, warnings } : { body, warnings };
}

/** Models that cannot stop thinking, which does not go with a forced tool. */
const alwaysThinks = /^claude-(?:fable|mythos)/;

/** Stands among a request's tools so that no other is forced. */
const noForcedTool = [{ name: "none" }];

/**
 * `outputConfig`, a forced tool whose input is the answer, or an instruction as a block for the system prompt: what of it is
 * decided as on Anthropic's own wire.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
 */
function writeFormat(body: Fields, request: ChatRequest, target: WireTarget, warnings: string[]): Fields[] {
	const { responseFormat: format } = request;
	const scratch: Fields = {};
	const bare = bareTarget(target);
	const mayForce = isClaude(target) && !body.toolConfig && !alwaysThinks.test(bare.mapping.externalId);
	const asked = mayForce ? request : { ...request, tools: noForcedTool };
	const rules = writeOutputFormat(scratch, asked, bare, warnings);
	const written = fieldsOf(fieldsOf(scratch.output_config)?.format);
	if (written && format?.type === "json_schema") {
		// What describes the answer stands in the schema by now.
		const jsonSchema = { schema: JSON.stringify(written.schema), name: format.name };
		body.outputConfig = { textFormat: { type: "json_schema", structure: { jsonSchema } } };
	}
	const [tool] = listOf(scratch.tools);
	if (tool) body.toolConfig = answerToolConfig(tool);
	return rules.map(({ text }) => ({ text }));
}

/** Enforces schemas on Anthropic's own wire, but not here. Source: the structured output page, "supported models". */
const withoutSchemas = /^claude-opus-4-1/;

/** The target as Anthropic's own wire knows it. */
function bareTarget(target: WireTarget): WireTarget {
	const { mapping } = target;
	const externalId = mapping.externalId.replace("anthropic.", "");
	const jsonOutputSchema = mapping.jsonOutputSchema === true && isClaude(target) && !withoutSchemas.test(externalId);
	return { ...target, mapping: { ...mapping, jsonOutputSchema, externalId } };
}

/**
 * `inferenceConfig` and what only some models know. Anthropic's own fields (thinking, effort, `top_k`) are worked out by the
 * writer of Anthropic's wire, on a body of that wire.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
 */
function writeInference(body: Fields, request: ChatRequest, target: WireTarget, warnings: string[]): void {
	const { mapping } = target;
	if ((request.sampling.n ?? 1) > 1) {
		throw new GatewayError({ status: 400, param: "n", message: `Model ${mapping.externalId} gives one answer per request.` });
	}
	const scratch = writeSampling(request, target, warnings);
	if (isClaude(target)) writeClaudeThinking(scratch, body, request, target, warnings);
	else if (request.reasoning) refuseReasoning(request.reasoning, target, warnings);
	const stop = request.sampling.stop?.filter((sequence) => sequence.trim() !== "");
	if (stop && stop.length !== request.sampling.stop?.length) warnings.push("stop sequences of white space were left out");
	const inference = defined({
		maxTokens: scratch.max_tokens,
		temperature: scratch.temperature,
		topP: scratch.top_p,
		stopSequences: stop && stop.length > 0 ? stop : undefined,
	});
	const more = defined({ thinking: scratch.thinking, output_config: scratch.output_config, top_k: scratch.top_k });
	if (Object.keys(inference).length > 0) body.inferenceConfig = inference;
	if (Object.keys(more).length > 0) body.additionalModelRequestFields = more;
	warnUnsupported(request, unsupported, warnings);
}

function writeClaudeThinking(
	scratch: Fields,
	{ toolConfig }: Fields,
	request: ChatRequest,
	target: WireTarget,
	warnings: string[],
): void {
	const { mapping } = target;
	const choice = fieldsOf(fieldsOf(toolConfig)?.toolChoice);
	if (choice && !("auto" in choice)) scratch.tool_choice = { type: "any" };
	// Without a limit of the caller the model's own counts, but a budget needs one to fit into.
	scratch.max_tokens ??= mapping.maxOutput ?? 4096;
	writeThinking(scratch, request, bareTarget(target), warnings);
	if (request.sampling.maxTokens === undefined && scratch.thinking === undefined) delete scratch.max_tokens;
}

function refuseReasoning({ effort, maxTokens }: ReasoningRequest, target: WireTarget, warnings: string[]): void {
	if (maxTokens !== undefined) throw budgetRefused(target);
	if (effort !== undefined && effort !== "none") warnings.push("reasoning was left out: this model does not reason");
}

/** Sampling as the Messages API spells it. */
function writeSampling({ sampling }: ChatRequest, target: WireTarget, warnings: string[]): Fields {
	const { supportedParameters, maxTemperature } = target.mapping;
	const takes = (name: string) => supportedParameters?.includes(name) ?? true;
	const leftOut = (name: string) => warnOnce(warnings, `${name} was left out: this model does not take it`);
	const scratch: Fields = {};
	if (sampling.maxTokens !== undefined) scratch.max_tokens = sampling.maxTokens;
	if (sampling.temperature !== undefined) {
		const limit = maxTemperature ?? 1;
		if (!takes("temperature")) leftOut("temperature");
		else scratch.temperature = Math.min(sampling.temperature, limit);
		if (takes("temperature") && sampling.temperature > limit) {
			warnings.push(`temperature ${sampling.temperature} was sent as ${limit}, the highest this provider takes`);
		}
	}
	if (sampling.topP !== undefined) {
		// Claude models since 4.5 refuse both at once.
		if (takes("top_p") && !(isClaude(target) && scratch.temperature !== undefined)) scratch.top_p = sampling.topP;
		else warnings.push("top_p was left out: this model does not take it, or not beside temperature");
	}
	if (sampling.topK !== undefined) {
		if (isClaude(target) && takes("temperature")) scratch.top_k = sampling.topK;
		else leftOut("top_k");
	}
	return scratch;
}

/** What Converse has no field for. */
const unsupported: readonly Wish[] = [
	"frequency_penalty",
	"presence_penalty",
	"seed",
	"logprobs",
	"logit_bias",
	"verbosity",
	"prediction",
	"web_search",
	"image_config",
	"prompt_cache_key",
	"safety_identifier",
	"user",
];

function defined(fields: Fields): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
