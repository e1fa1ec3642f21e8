import { type Body, isObject, type Objection, objectsOf } from "./family.ts";
import { objectionToName } from "./tool-name-rules.ts";

/**
 * What OpenAI's Responses API objects to in a body. Messages are worded as the real API words them.
 * Source: https://platform.openai.com/docs/api-reference/responses/create
 */
export function objectionToResponse(body: Body, vendor = "openai"): Objection | undefined {
	return (
		unknownField(body, fields, "") ??
		faultOfScalars(body) ??
		faultOfInput(body, vendor) ??
		firstOf(objectsOf(body.tools), (tool, at) => faultOfTool(tool, `tools[${at}]`)) ??
		faultOfToolChoice(body) ??
		faultOfText(body.text)
	);
}

/** OpenAI's models that reason; those of others take a temperature (https://docs.litellm.ai/docs/providers/meta). */
const refusesSampling = /(?:^|[.-])(?:gpt-[56]|o\d)/;

/** Models that reason: they alone have encrypted reasoning. */
export const reasoningModels = /(?:^|[.-])(?:gpt-[56]|o\d|muse|fugu)/;

const fields =
	"model input instructions stream stream_options store include tools tool_choice parallel_tool_calls max_output_tokens max_tool_calls " +
	"temperature top_p top_logprobs text reasoning service_tier prompt_cache_key prompt_cache_retention prompt_cache_options " +
	"safety_identifier user metadata previous_response_id truncation background conversation prompt moderation context_management " +
	// Undocumented; Codex CLI sends it with every request.
	"client_metadata";

const includable = new Set([
	"reasoning.encrypted_content",
	"message.output_text.logprobs",
	"web_search_call.action.sources",
	"web_search_call.results",
	"file_search_call.results",
	"message.input_image.image_url",
]);

function refuse(message: string, param: string, code: string | null = null): Objection {
	return { status: 400, message, param, code };
}

const missing = (param: string) => refuse(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");

const wrongType = (param: string, expected: string) =>
	refuse(`Invalid type for '${param}': expected ${expected}.`, param, "invalid_type");

const wrongValue = (param: string, value: unknown) => refuse(`Invalid value: '${String(value)}'.`, param, "invalid_value");

function unknownField(value: Body, known: string, path: string): Objection | undefined {
	const names = known.split(" ");
	const unknown = Object.keys(value).find((name) => !names.includes(name));
	if (unknown === undefined) return undefined;
	const param = path + unknown;
	const meant: Record<string, string> = { max_tokens: "max_output_tokens", messages: "input" };
	const hint = meant[unknown] === undefined ? "" : ` Did you mean '${meant[unknown]}'?`;
	return refuse(`Unknown parameter: '${param}'.${hint}`, param, "unknown_parameter");
}

function firstOf(items: Body[], check: (item: Body, at: number) => Objection | undefined): Objection | undefined {
	for (const [at, item] of items.entries()) {
		const found = check(item, at);
		if (found) return found;
	}
	return undefined;
}

function faultOfScalars(body: Body): Objection | undefined {
	if (typeof body.model !== "string" || body.model === "") return missing("model");
	for (const name of ["stream", "store", "parallel_tool_calls", "background"]) {
		if (body[name] !== undefined && typeof body[name] !== "boolean") return wrongType(name, "a boolean");
	}
	const limit = body.max_output_tokens;
	if (typeof limit === "number" && limit < 16) {
		const message = `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got ${limit} instead.`;
		return refuse(message, "max_output_tokens", "integer_below_min_value");
	}
	const include = Array.isArray(body.include) ? body.include : [];
	const unknown = include.find((value) => !includable.has(String(value)));
	if (unknown !== undefined) return wrongValue("include[0]", unknown);
	const reasons = reasoningModels.test(body.model);
	if (!reasons && include.includes("reasoning.encrypted_content")) {
		return refuse("Encrypted content is not supported with this model.", "include");
	}
	const reasoning = isObject(body.reasoning) ? body.reasoning : {};
	if (!reasons && reasoning.effort !== undefined) return unsupported("reasoning.effort");
	const sampling = ["temperature", "top_p"].find((name) => body[name] != null && body[name] !== 1);
	if (refusesSampling.test(body.model) && reasoning.effort !== "none") {
		if (sampling) return unsupported(sampling);
		if (body.top_logprobs != null || include.includes("message.output_text.logprobs")) return unsupported("top_logprobs");
	}
	return unknownField(reasoning, "effort summary generate_summary mode context", "reasoning.");
}

function unsupported(param: string): Objection {
	return refuse(`Unsupported parameter: '${param}' is not supported with this model.`, param, "unsupported_parameter");
}

const outputOfCall: Readonly<Record<string, string>> = {
	function_call: "function_call_output",
	custom_tool_call: "custom_tool_call_output",
};

/** Items of built-in tools and of the API's own housekeeping: taken as they are. */
const builtInItems = new Set(
	(
		"web_search_call image_generation_call mcp_call mcp_list_tools file_search_call code_interpreter_call computer_call " +
		"computer_call_output local_shell_call local_shell_call_output shell_call shell_call_output apply_patch_call " +
		"apply_patch_call_output tool_search_call tool_search_output additional_tools compaction item_reference"
	).split(" "),
);

/** Fields of each kind of item. */
const itemFields: Readonly<Record<string, string>> = {
	message: "type role content id status phase",
	reasoning: "type id summary content encrypted_content status",
	function_call: "type id call_id name arguments status namespace",
	custom_tool_call: "type id call_id name input status namespace",
	function_call_output: "type id call_id output status",
	custom_tool_call_output: "type id call_id output status",
};

function faultOfInput({ input, store }: Body, vendor: string): Objection | undefined {
	if (typeof input === "string") return undefined;
	if (!Array.isArray(input)) return missing("input");
	if (input.length === 0) return refuse("Invalid 'input': empty array.", "input", "empty_array");
	const items = objectsOf(input);
	return firstOf(items, (item, at) => faultOfItem(item, `input[${at}]`, { unstored: store === false, vendor })) ?? faultOfOrder(items);
}

const idPrefixes: Readonly<Record<string, string>> = { function_call: "fc", web_search_call: "ws" };

type Reader = { unstored: boolean; vendor: string };

function faultOfItem(item: Body, path: string, reader: Reader): Objection | undefined {
	const type = String(item.type ?? "message");
	const prefix = idPrefixes[type];
	// "Expected an ID that begins with 'fc'."
	if (prefix && item.id !== undefined && !String(item.id).startsWith(prefix)) return wrongValue(`${path}.id`, item.id);
	if (builtInItems.has(type)) return undefined;
	const known = Object.hasOwn(itemFields, type) ? itemFields[type] : undefined;
	if (known === undefined) return wrongValue(path, type);
	const unknown = unknownField(item, known, `${path}.`);
	if (unknown) return unknown;
	if (type === "message") return faultOfMessage(item, path);
	if (type === "reasoning") return faultOfReasoning(item, path, reader);
	if (typeof item.call_id !== "string" || item.call_id === "") return missing(`${path}.call_id`);
	if (item.call_id.length > 64) {
		const message = `Invalid '${path}.call_id': string too long. Expected a string with maximum length 64.`;
		return refuse(message, `${path}.call_id`, "string_above_max_length");
	}
	if (type.endsWith("_output")) return faultOfContent(item.output, inputParts, `${path}.output`);
	if (typeof item.name !== "string") return missing(`${path}.name`);
	const misnamed = objectionToName(item.name, `${path}.name`);
	if (misnamed) return misnamed;
	const field = type === "function_call" ? "arguments" : "input";
	return typeof item[field] === "string" ? undefined : wrongType(`${path}.${field}`, "a string");
}

const inputParts: Readonly<Record<string, string>> = {
	input_text: "type text prompt_cache_breakpoint",
	input_image: "type image_url file_id detail prompt_cache_breakpoint",
	input_file: "type file_id file_data file_url filename prompt_cache_breakpoint",
};
const outputParts: Readonly<Record<string, string>> = {
	output_text: "type text annotations logprobs",
	refusal: "type refusal",
};

function faultOfMessage({ role, content }: Body, path: string): Objection | undefined {
	if (!["user", "assistant", "system", "developer"].includes(String(role))) return wrongValue(`${path}.role`, role);
	return faultOfContent(content, role === "assistant" ? outputParts : inputParts, `${path}.content`);
}

function faultOfContent(content: unknown, known: Readonly<Record<string, string>>, path: string): Objection | undefined {
	if (typeof content === "string") return undefined;
	if (!Array.isArray(content)) return missing(path);
	return firstOf(objectsOf(content), (part, at) => {
		const names = Object.hasOwn(known, String(part.type)) ? known[String(part.type)] : undefined;
		if (names === undefined) return wrongValue(`${path}[${at}]`, part.type);
		if (part.type === "input_image" && part.image_url !== undefined && typeof part.image_url !== "string") {
			return wrongType(`${path}[${at}].image_url`, "an image URL");
		}
		if (part.type === "input_file" && part.file_url !== undefined && part.filename !== undefined) {
			return refuse("Mutually exclusive parameters: file_url, filename.", `${path}[${at}]`);
		}
		return unknownField(part, names, `${path}[${at}].`);
	});
}

/** Encrypted content as the stand-in of this vendor issues it. */
export function encryptedBy(vendor: string, id: string): string {
	return `gAAAAA-${vendor}-${id}==`;
}

/** Unreadable to one vendor is what another's stand-in issued; what nobody's did is taken for its own. */
function isReadable(encrypted: string, vendor: string): boolean {
	const issuer = /^gAAAAA-([a-z-]+)-resp_/.exec(encrypted)?.[1] ?? vendor;
	return encrypted.startsWith("gAAAA") && issuer === vendor;
}

function faultOfReasoning(item: Body, path: string, { unstored, vendor }: Reader): Objection | undefined {
	if (!Array.isArray(item.summary)) return missing(`${path}.summary`);
	const encrypted = item.encrypted_content;
	if (encrypted == null && unstored) {
		const message = `Item with id '${String(item.id)}' not found. Items are not persisted when \`store\` is set to false.`;
		return { ...refuse(message, "input"), status: 404 };
	}
	if (encrypted == null || isReadable(String(encrypted), vendor)) return undefined;
	const message = "The encrypted content could not be verified. Reason: Encrypted content could not be decrypted or parsed.";
	return refuse(message, path, "invalid_encrypted_content");
}

/** Calls and their outputs belong together, and reasoning belongs to what it led to. */
function faultOfOrder(items: Body[]): Objection | undefined {
	const open = new Map<unknown, string>();
	for (const [at, item] of items.entries()) {
		const type = String(item.type ?? "message");
		const expected = outputOfCall[type];
		if (expected) open.set(item.call_id, expected);
		if (Object.values(outputOfCall).includes(type)) {
			if (open.get(item.call_id) !== type) {
				return refuse(`No tool call found for ${type.replaceAll("_", " ")} with call_id ${String(item.call_id)}.`, "input");
			}
			open.delete(item.call_id);
		}
		if (type === "reasoning" && !leadsToSomething(items.slice(at + 1))) {
			return refuse(`Item '${String(item.id)}' of type 'reasoning' was provided without its required following item.`, "input");
		}
	}
	const [unanswered] = open.keys();
	return unanswered === undefined ? undefined : refuse(`No tool output found for function call ${String(unanswered)}.`, "input");
}

function leadsToSomething(rest: Body[]): boolean {
	const next = rest.find(({ type }) => type !== "reasoning");
	if (!next) return false;
	return next.role === "assistant" || String(next.type).endsWith("_call");
}

const toolFields: Readonly<Record<string, string>> = {
	function: "type name description parameters strict defer_loading allowed_callers async output_schema",
	custom: "type name description format defer_loading allowed_callers async",
	web_search: "type filters search_context_size user_location external_web_access search_content_types",
	namespace: "type name description tools",
};

/** Tools that OpenAI runs or defines itself: taken as they are. */
const builtInTools = new Set(
	(
		"mcp file_search code_interpreter image_generation computer computer_use_preview local_shell shell apply_patch tool_search " +
		"web_search_preview web_search_2025_08_26"
	).split(" "),
);

function faultOfTool(tool: Body, path: string): Objection | undefined {
	if (builtInTools.has(String(tool.type))) return undefined;
	const known = Object.hasOwn(toolFields, String(tool.type)) ? toolFields[String(tool.type)] : undefined;
	if (known === undefined) return wrongValue(`${path}.type`, tool.type);
	if (tool.type !== "web_search" && typeof tool.name !== "string") return missing(`${path}.name`);
	const misnamed = tool.type === "web_search" ? undefined : objectionToName(tool.name, `${path}.name`);
	const unknown = misnamed ?? unknownField(tool, known, `${path}.`);
	if (!unknown && tool.type === "namespace") {
		return firstOf(objectsOf(tool.tools), (inner, at) => faultOfTool(inner, `${path}.tools[${at}]`));
	}
	if (unknown || tool.type !== "function") return unknown;
	if (!isObject(tool.parameters)) return missing(`${path}.parameters`);
	// Strict is what tools are on this wire where nothing is said.
	if (tool.strict === false || tool.parameters.additionalProperties === false) return undefined;
	const why = "In context=(), 'additionalProperties' is required to be supplied and to be false.";
	const message = `Invalid schema for function '${String(tool.name)}': ${why}`;
	return refuse(message, `${path}.parameters`, "invalid_function_parameters");
}

function faultOfToolChoice({ tool_choice: choice, tools }: Body): Objection | undefined {
	if (choice === undefined) return undefined;
	const offered = objectsOf(tools);
	if (choice === "auto" || choice === "none" || choice === "required") return undefined;
	if (!isObject(choice)) return wrongValue("tool_choice", choice);
	const named = choice.type === "function" || choice.type === "custom";
	if (named && typeof choice.name !== "string") return missing("tool_choice.name");
	const found = offered.some((tool) => tool.type === choice.type && (!named || tool.name === choice.name));
	if (found) return undefined;
	return refuse(`Tool choice '${String(choice.name ?? choice.type)}' not found in 'tools' parameter.`, "tool_choice");
}

function faultOfText(text: unknown): Objection | undefined {
	if (!isObject(text)) return undefined;
	const unknown = unknownField(text, "format verbosity", "text.");
	if (unknown || !isObject(text.format)) return unknown;
	const { format } = text;
	if (format.type === "text" || format.type === "json_object") return undefined;
	if (format.type !== "json_schema") return wrongValue("text.format.type", format.type);
	if (typeof format.name !== "string") return missing("text.format.name");
	if (!isObject(format.schema)) return missing("text.format.schema");
	return unknownField(format, "type name description schema strict", "text.format.");
}
