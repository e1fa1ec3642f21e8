import { type Body, isObject, objectsOf } from "./family.ts";

/**
 * What the Gemini API refuses, in its own words as far as they are known. Every object is checked for fields that do not
 * exist. Sources: https://ai.google.dev/api/generate-content, https://ai.google.dev/api/caching,
 * https://ai.google.dev/gemini-api/docs/thought-signatures, https://ai.google.dev/gemini-api/docs/tool-combination
 */
const bodyFields = [
	"contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "safetySettings", "cachedContent",
	"service_tier", "serviceTier", "labels",
];
const configFields = [
	"maxOutputTokens", "temperature", "topP", "topK", "frequencyPenalty", "presencePenalty", "seed", "candidateCount",
	"stopSequences", "responseMimeType", "responseSchema", "responseJsonSchema", "thinkingConfig", "responseLogprobs",
	"logprobs", "responseModalities", "imageConfig", "speechConfig", "mediaResolution",
];
const partFields = [
	"text", "inlineData", "fileData", "functionCall", "functionResponse", "toolCall", "toolResponse", "thought",
	"thoughtSignature", "videoMetadata", "mediaResolution",
];
const partKinds = ["text", "inlineData", "fileData", "functionCall", "functionResponse", "toolCall", "toolResponse"];
const toolFields = ["functionDeclarations", "googleSearch", "codeExecution", "urlContext"];
const declarationFields = ["name", "description", "parameters", "parametersJsonSchema", "response", "behavior"];
/** Colons are for some models only. Source: https://ai.google.dev/api/caching#FunctionDeclaration */
const functionName = /^[a-zA-Z_][a-zA-Z0-9_.-]{0,63}$/;
/** Stand in for signatures that Google never issued. */
const dummySignatures = new Set(["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"]);

/** What is wrong with a body; undefined where the model would answer. */
export function faultIn(body: Body, model: string): string | undefined {
	return (
		unknownField(body, bodyFields) ??
		contentsFault(body.contents, model) ??
		instructionFault(body.systemInstruction) ??
		toolsFault(body, model) ??
		configFault((body.generationConfig ?? {}) as Body, model) ??
		tierFault(body.service_tier)
	);
}

function unknownField(object: unknown, known: readonly string[], place?: string): string | undefined {
	if (!isObject(object)) return `Invalid value at '${place ?? "body"}'.`;
	const name = Object.keys(object).find((field) => !known.includes(field));
	if (name === undefined) return undefined;
	return `Invalid JSON payload received. Unknown name "${name}"${place ? ` at '${place}'` : ""}: Cannot find field.`;
}

function firstFault<Item>(items: readonly Item[], faultOf: (item: Item, at: number) => string | undefined): string | undefined {
	for (const [at, item] of items.entries()) {
		const fault = faultOf(item, at);
		if (fault !== undefined) return fault;
	}
	return undefined;
}

function contentsFault(value: unknown, model: string): string | undefined {
	const contents = objectsOf(value);
	if (contents.length === 0) return "* GenerateContentRequest.contents: contents is not specified";
	let calls = 0;
	const lastPrompt = contents.findLastIndex(({ role, parts }) => role === "user" && objectsOf(parts).some((part) => !part.functionResponse));
	return firstFault(contents, (content, at) => {
		const { role, parts } = content;
		const unknown = unknownField(content, ["role", "parts"], `contents[${at}]`);
		if (unknown) return unknown;
		if (role !== "user" && role !== "model") return "Please use a valid role: user, model.";
		const list = objectsOf(parts);
		if (list.length === 0) return "contents.parts must not be empty.";
		const fault = firstFault(list, (part, index) => partFault(part, `contents[${at}].parts[${index}]`));
		if (fault) return fault;
		const responses = list.filter((part) => isObject(part.functionResponse)).length;
		if (role === "user" && responses !== calls) {
			return "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";
		}
		const called = list.filter((part) => isObject(part.functionCall));
		calls = called.length;
		const unsigned = called[0] !== undefined && called[0].thoughtSignature === undefined;
		if (unsigned && at > lastPrompt && model.startsWith("gemini-") && !isEarlier(model)) {
			return `Function call is missing a thought_signature in functionCall parts. (content block ${at})`;
		}
		return undefined;
	});
}

function partFault(part: Body, place: string): string | undefined {
	const unknown = unknownField(part, partFields, place);
	if (unknown) return unknown;
	const kinds = partKinds.filter((kind) => kind in part);
	if (kinds.length !== 1) return `${place}: required oneof field 'data' must have one initialized field`;
	if (part.text !== undefined && typeof part.text !== "string") return `Invalid value at '${place}.text'.`;
	const { thoughtSignature: signature } = part;
	if (signature !== undefined) {
		const valid = typeof signature === "string" && (dummySignatures.has(signature) || /^[A-Za-z0-9+/]+={0,2}$/.test(signature));
		if (!valid) return "Corrupted thought signature.";
	}
	return callFault(part, place) ?? mediaFault(part, place);
}

function callFault({ functionCall: call, functionResponse: response }: Body, place: string): string | undefined {
	if (call !== undefined) {
		const unknown = unknownField(call, ["id", "name", "args"], `${place}.function_call`);
		if (unknown) return unknown;
		const { name, args } = call as Body;
		if (!functionName.test(String(name))) return `${place}.function_call.name: [FIELD_INVALID] Invalid function name.`;
		if (args !== undefined && !isObject(args)) return `Invalid value at '${place}.function_call.args'.`;
	}
	if (response !== undefined) {
		const fields = ["id", "name", "response", "willContinue", "scheduling", "parts"];
		const unknown = unknownField(response, fields, `${place}.function_response`);
		if (unknown) return unknown;
		const { name, response: given } = response as Body;
		if (!functionName.test(String(name)) || !isObject(given)) return `${place}.function_response needs name and response`;
	}
	return undefined;
}

function mediaFault({ inlineData, fileData }: Body, place: string): string | undefined {
	if (inlineData !== undefined) {
		const unknown = unknownField(inlineData, ["mimeType", "data", "displayName"], `${place}.inline_data`);
		if (unknown) return unknown;
		const { mimeType, data } = inlineData as Body;
		if (typeof mimeType !== "string" || !mimeType.includes("/")) return `Unsupported MIME type: ${String(mimeType)}`;
		if (typeof data !== "string" || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(data)) {
			return `Invalid value at '${place}.inline_data.data' (TYPE_BYTES), Base64 decoding failed`;
		}
	}
	if (fileData !== undefined) {
		const unknown = unknownField(fileData, ["mimeType", "fileUri", "displayName"], `${place}.file_data`);
		if (unknown) return unknown;
		if (!/^(https?|gs):\/\//.test(String((fileData as Body).fileUri))) return "Invalid or unsupported file uri.";
	}
	return undefined;
}

function instructionFault(instruction: unknown): string | undefined {
	if (instruction === undefined) return undefined;
	const unknown = unknownField(instruction, ["role", "parts"], "system_instruction");
	if (unknown) return unknown;
	const parts = objectsOf((instruction as Body).parts);
	if (parts.length === 0) return "system_instruction.parts must not be empty.";
	return firstFault(parts, (part, at) => partFault(part, `system_instruction.parts[${at}]`));
}

function toolsFault(body: Body, model: string): string | undefined {
	const tools = objectsOf(body.tools);
	const declarations = tools.flatMap((tool) => objectsOf(tool.functionDeclarations));
	const config = (body.toolConfig ?? {}) as Body;
	const names = new Set<unknown>();
	const fault =
		firstFault(tools, (tool, at) => unknownField(tool, toolFields, `tools[${at}]`)) ??
		unknownField(config, ["functionCallingConfig", "retrievalConfig", "includeServerSideToolInvocations"], "tool_config") ??
		firstFault(declarations, (declaration, at) => {
			const place = `tools[0].function_declarations[${at}]`;
			if (!functionName.test(String(declaration.name))) return `${place}.name: Invalid function name.`;
			if (names.has(declaration.name)) return `Duplicate function declaration found: ${String(declaration.name)}`;
			names.add(declaration.name);
			return unknownField(declaration, declarationFields, place);
		});
	if (fault) return fault;
	const searches = tools.some((tool) => tool.googleSearch !== undefined);
	if (searches && declarations.length > 0 && (isEarlier(model) || config.includeServerSideToolInvocations !== true)) {
		return "Built-in tools ({google_search}) and Function Calling cannot be combined in the same request.";
	}
	return callingFault(config.functionCallingConfig, names);
}

function callingFault(config: unknown, names: ReadonlySet<unknown>): string | undefined {
	if (config === undefined) return undefined;
	const unknown = unknownField(config, ["mode", "allowedFunctionNames"], "tool_config.function_calling_config");
	if (unknown) return unknown;
	const { mode, allowedFunctionNames: allowed } = config as Body;
	if (!["AUTO", "ANY", "NONE", "VALIDATED"].includes(String(mode))) return `Invalid value at 'mode': "${String(mode)}"`;
	if (allowed === undefined) return undefined;
	if (mode !== "ANY" && mode !== "VALIDATED") return "Allowed function names can only be set when the function calling mode is ANY.";
	const missing = (allowed as unknown[]).find((name) => !names.has(name));
	return missing === undefined ? undefined : `allowed_function_names: ${String(missing)} is not a declared function.`;
}

function configFault(config: Body, model: string): string | undefined {
	const unknown = unknownField(config, configFields, "generation_config");
	if (unknown) return unknown;
	const { thinkingConfig, imageConfig, stopSequences, temperature, responseLogprobs, logprobs, responseJsonSchema } = config;
	if (Array.isArray(stopSequences) && stopSequences.length > 5) return "The number of stop sequences must be at most 5.";
	if (typeof temperature === "number" && (temperature < 0 || temperature > 2)) return "temperature must be in the range [0.0, 2.0].";
	if (logprobs !== undefined && responseLogprobs !== true) return "response_logprobs must be true if logprobs is set.";
	if (responseJsonSchema !== undefined && config.responseMimeType !== "application/json") {
		return "response_mime_type must be application/json where a schema is given.";
	}
	const image = imageConfig === undefined ? undefined : unknownField(imageConfig, ["aspectRatio", "imageSize"], "generation_config.image_config");
	return image ?? (thinkingConfig === undefined ? undefined : thinkingFault(thinkingConfig as Body, model));
}

function thinkingFault(thinking: Body, model: string): string | undefined {
	const place = "generation_config.thinking_config";
	const unknown = unknownField(thinking, ["thinkingBudget", "thinkingLevel", "includeThoughts"], place);
	if (unknown) return unknown;
	const { thinkingBudget: budget, thinkingLevel: level } = thinking;
	if (budget !== undefined && level !== undefined) return "You can only set only one of thinking budget and thinking level.";
	if (level !== undefined && isEarlier(model)) return "Thinking level is not supported for this model.";
	if (level !== undefined && !["minimal", "low", "medium", "high"].includes(String(level).toLowerCase())) {
		return `Invalid value at '${place}.thinking_level': "${String(level)}"`;
	}
	if (budget !== undefined && !Number.isInteger(budget)) return `Invalid value at '${place}.thinking_budget'.`;
	const pro = model.startsWith("gemini-2.5-pro");
	if (pro && budget !== -1 && budget !== undefined && ((budget as number) < 128 || (budget as number) > 32_768)) {
		return `The thinking budget ${String(budget)} is invalid. Please choose a value between 128 and 32768.`;
	}
	return undefined;
}

function tierFault(tier: unknown): string | undefined {
	if (tier === undefined || ["standard", "flex", "priority"].includes(String(tier))) return undefined;
	return `Invalid value at 'service_tier' : "${String(tier)}"`;
}

function isEarlier(model: string): boolean {
	return /^gemini-[12]\./.test(model);
}
