import type { ChatRequest } from "../../chat";
import { describeSchema } from "../describe-schema";
import type { Fields } from "../fields";
import type { WireRequest, WireTarget } from "../provider";
import { warnUnsupported, type Wish } from "../wishes";
import { fitSchema, warnLostKeywords } from "./fit-schema";
import { isBeforeGemini3, makesImages } from "./generation";
import { writeContents, writeSystemInstruction } from "./write-contents";
import { MediaWriter } from "./write-media";
import { writeThinkingConfig } from "./write-thinking";
import { writeTools } from "./write-tools";

/** Google takes five at most. Source: https://ai.google.dev/api/generate-content#v1beta.GenerationConfig */
const maxStopSequences = 5;

/**
 * Body for `models/…:generateContent`. `takesNames`: media may carry the name of its file, as on Vertex AI.
 * Source: https://ai.google.dev/api/generate-content
 */
export function writeBody(request: ChatRequest, target: WireTarget, takesNames = false): WireRequest {
	const warnings: string[] = [];
	const body: Fields = { contents: writeContents(request.messages, target, new MediaWriter(takesNames, warnings), warnings) };
	const system = writeSystemInstruction(request.messages, warnings);
	if (system) body.systemInstruction = system;
	writeTools(body, request, target, warnings);
	const config = writeGenerationConfig(request, target, warnings);
	if (Object.keys(config).length > 0) body.generationConfig = config;
	const { serviceTier } = request;
	if (serviceTier !== undefined && target.mapping.serviceTiers?.includes(serviceTier)) body.service_tier = serviceTier;
	warnUnsupported(request, unsupported, warnings);
	return { body, warnings };
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
	writeLogprobs(config, request);
	writeImageConfig(config, request, target, warnings);
	return config;
}

/** Source: https://ai.google.dev/api/generate-content#v1beta.GenerationConfig (responseLogprobs, logprobs) */
function writeLogprobs(config: Fields, { sampling }: ChatRequest): void {
	if (!sampling.logprobs) return;
	config.responseLogprobs = true;
	if (sampling.topLogprobs !== undefined) config.logprobs = sampling.topLogprobs;
}

/**
 * Size and shape of images, for models that make them.
 * Source: https://ai.google.dev/gemini-api/docs/image-generation
 */
function writeImageConfig(config: Fields, request: ChatRequest, { mapping }: WireTarget, warnings: string[]): void {
	const wanted = request.imageConfig;
	if (!makesImages(mapping)) {
		if (wanted) warnings.push("image_config was left out: this model does not make images");
		return;
	}
	config.responseModalities = ["TEXT", "IMAGE"];
	const image: Fields = {};
	for (const [name, value] of Object.entries(wanted ?? {})) {
		if (value == null) continue;
		if (name === "aspect_ratio") image.aspectRatio = value;
		else if (name === "image_size" && !isBeforeGemini3(mapping)) image.imageSize = value;
		else if (name === "seed") config.seed ??= value;
		else if (name !== "n" || value !== 1) warnings.push(`image_config.${name} was left out: this model does not take it`);
	}
	if (Object.keys(image).length > 0) config.imageConfig = image;
}

/** Source: https://ai.google.dev/gemini-api/docs/structured-output */
function writeResponseFormat(config: Fields, { responseFormat }: ChatRequest, warnings: string[]): void {
	if (!responseFormat || responseFormat.type === "text") return;
	config.responseMimeType = "application/json";
	if (responseFormat.type !== "json_schema") return;
	const lost = new Set<string>();
	config.responseJsonSchema = fitSchema(describeSchema(responseFormat), lost);
	warnLostKeywords(lost, warnings);
}

/** What `generateContent` has no field for. */
const unsupported: readonly Wish[] = [
	"logit_bias",
	"verbosity",
	"prediction",
	"cache_control on tools",
	"prompt_cache_key",
	"safety_identifier",
	"user",
];
