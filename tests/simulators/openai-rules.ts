import { type Body, isObject, type Objection, objectsOf } from "./family.ts";
import { objectionToName } from "./tool-name-rules.ts";
import { objectionOfVendor, objectionToOrder } from "./vendor-rules.ts";

const roles = new Set(["system", "developer", "user", "assistant", "tool"]);
const partTypes = new Set(["text", "image_url", "input_audio", "file", "refusal", "thinking"]);
const messageFields = new Set([
	"role",
	"content",
	"name",
	"tool_calls",
	"tool_call_id",
	"refusal",
	"audio",
	"annotations",
	"function_call",
	"reasoning",
	"reasoning_content",
]);

/** Everything that OpenAI's own reference names. Source: https://platform.openai.com/docs/api-reference/chat/create */
const openaiFields = new Set(
	`messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens max_tokens metadata
	modalities n parallel_tool_calls prediction presence_penalty prompt_cache_key prompt_cache_retention prompt_cache_options
	reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options temperature
	tool_choice tools top_logprobs top_p user verbosity web_search_options`.split(/\s+/),
);

/** Fields of the gateway's own request format: a provider that sees one would refuse the request. */
const foreignFields = [
	"reasoningText",
	"plugins",
	"routing",
	"free_models_only",
	"no_reasoning",
	"usage",
	"models",
	"cache_control",
	"extra_body",
	"web_search",
	"image_config",
];

/** Models that only read `max_completion_tokens`. */
const reasoningModels = /^(gpt-5|o\d)/;

const refuse = (message: string, more: Partial<Objection> = {}): Objection => ({ status: 400, message, ...more });

/** What a vendor would object to in a chat completion request; undefined where it would answer. */
export function objectionToChat(body: Body, vendor: string): Objection | undefined {
	if (typeof body.model !== "string" || body.model === "") return refuse("you must provide a model parameter");
	if (!Array.isArray(body.messages) || body.messages.length === 0) return refuse("[] is too short - 'messages'");
	return (
		fieldFault(body, vendor) ??
		toolFault(body, vendor) ??
		formatFault(body) ??
		objectionToOrder(body, vendor) ??
		conversationFault(body, vendor)
	);
}

function fieldFault(body: Body, vendor: string): Objection | undefined {
	const foreign = foreignFields.find((name) => name in body);
	if (foreign) return refuse(`Unrecognized request argument supplied: ${foreign}`);
	const unknown = vendor === "openai" && Object.keys(body).find((name) => !openaiFields.has(name));
	if (unknown) return refuse(`Unknown parameter: '${unknown}'.`, { code: "unknown_parameter", param: unknown });
	const peculiar = objectionOfVendor(body, vendor);
	if (peculiar) return peculiar;
	if (body.stream_options !== undefined && body.stream !== true) {
		return refuse("The 'stream_options' parameter is only allowed when 'stream' is enabled.");
	}
	if (vendor === "openai" && reasoningModels.test(String(body.model)) && body.max_tokens != null) {
		const message = "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
		return refuse(`Unsupported parameter: ${message}`, { code: "unsupported_parameter", param: "max_tokens" });
	}
	if (vendor === "groq" && body.n !== undefined && body.n !== 1) return refuse("'n' : number must be at most 1");
	const empty = Object.keys(body).find((name) => body[name] === undefined);
	return empty ? refuse(`undefined is not JSON: ${empty}`) : undefined;
}

function toolFault(body: Body, vendor: string): Objection | undefined {
	if (body.tools === undefined) {
		const alone = ["tool_choice", "parallel_tool_calls"].find((name) => name in body);
		return alone ? refuse(`'${alone}' is only allowed when 'tools' are specified.`) : undefined;
	}
	const tools = objectsOf(body.tools);
	if (tools.length === 0) return refuse("[] is too short - 'tools'");
	for (const [index, tool] of tools.entries()) {
		const known = tool.type === "function" || (tool.type === "custom" && ["openai", "mycompany"].includes(vendor));
		const search = tool.type === "web_search" && vendor === "zai" && isObject(tool.web_search);
		if (search) continue;
		const named = tool[String(tool.type)];
		if (!known || !isObject(named) || typeof named.name !== "string") {
			return refuse(`Invalid value for tools[${index}]: '${String(tool.type)}'`);
		}
		const misnamed = objectionToName(named.name, `tools[${index}].${String(tool.type)}.name`);
		if (misnamed) return misnamed;
		if ("cache_control" in tool) return refuse(`Unknown parameter: 'tools[${index}].cache_control'.`);
	}
	return undefined;
}

function formatFault({ response_format: format }: Body): Objection | undefined {
	if (!isObject(format) || format.type !== "json_schema") return undefined;
	const named = isObject(format.json_schema) && typeof format.json_schema.name === "string";
	return named ? undefined : refuse("Missing required parameter: 'response_format.json_schema.name'.");
}

function conversationFault(body: Body, vendor: string): Objection | undefined {
	const called = new Set<unknown>();
	const open = new Set<unknown>();
	for (const [index, message] of objectsOf(body.messages).entries()) {
		if (message.role === "tool") open.delete(message.tool_call_id);
		else if (open.size > 0) return refuse(unanswered(index, open));
		const fault = messageFault(message, vendor, called);
		if (fault) return refuse(`Invalid value for messages[${index}]: ${fault}`);
		for (const call of objectsOf(message.tool_calls)) {
			called.add(call.id);
			open.add(call.id);
			const { name } = (call.function ?? call.custom ?? {}) as Body;
			const misnamed = objectionToName(name, `messages[${index}].tool_calls[0].function.name`);
			if (misnamed) return misnamed;
			if (vendor === "mistral" && !/^[A-Za-z0-9]{9}$/.test(String(call.id))) {
				return refuse(`Tool call id was ${String(call.id)} but must be a-z, A-Z, 0-9, with a length of 9.`);
			}
		}
	}
	return open.size > 0 ? refuse(unanswered(objectsOf(body.messages).length, open)) : undefined;
}

function unanswered(index: number, open: ReadonlySet<unknown>): string {
	return (
		"An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
		`messages[${index}] came before the answers to: ${[...open].join(", ")}`
	);
}

/** Only OpenAI itself, and whoever speaks for it, knows this role. */
const takesDeveloper = new Set(["openai", "azure", "mycompany", "llmgateway", "demo"]);

function messageFault(message: Body, vendor: string, called: Set<unknown>): string | undefined {
	if (!roles.has(String(message.role))) return `unknown role '${String(message.role)}'`;
	if (message.role === "developer" && !takesDeveloper.has(vendor)) return "unknown role 'developer'";
	const unknown = Object.keys(message).find((name) => !messageFields.has(name));
	if (unknown) return `additional properties are not allowed ('${unknown}' was unexpected)`;
	if (vendor === "groq" && "name" in message) return "property 'name' is unsupported";
	if (vendor === "baidu" && "reasoning_content" in message) return "reasoning_content is not an input";
	if (message.tool_calls === null) return "tool_calls is not of type 'array'";
	if (message.role === "tool" && !called.has(message.tool_call_id)) {
		return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'";
	}
	if (message.content == null) return message.role === "assistant" ? undefined : "content is required";
	if (typeof message.content === "string") return undefined;
	const parts = objectsOf(message.content);
	if (parts.length === 0) return "content has no parts";
	return parts.map((part) => partFault(part, vendor)).find((fault) => fault !== undefined);
}

function partFault(part: Body, vendor: string): string | undefined {
	const known = partTypes.has(String(part.type)) || (vendor === "zai" && part.type === "file_url");
	if (!known) return `unknown content type '${String(part.type)}'`;
	const marked = "cache_control" in part && vendor !== "alibaba";
	if (marked || "extra_content" in part) return "additional properties are not allowed in content";
	if (part.type !== "image_url") return undefined;
	const url = (part.image_url as Body | undefined)?.url;
	return typeof url === "string" && /^(?:https?:\/\/|data:image\/)/.test(url) ? undefined : "image_url.url is not an address";
}
