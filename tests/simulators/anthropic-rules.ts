import { searchFault } from "./anthropic-searches.ts";
import { type Body, isObject, objectsOf } from "./family.ts";

/** What Anthropic's API refuses, in about its words. Source: https://platform.claude.com/docs/en/api/messages */
const promptFields = [
	"model",
	"messages",
	"system",
	"tools",
	"tool_choice",
	"thinking",
	"output_config",
	"cache_control",
	"speed",
	"user_profile_id",
	"workspace_id",
];

const fields = new Set([
	...promptFields,
	"max_tokens",
	"stream",
	"temperature",
	"top_p",
	"top_k",
	"stop_sequences",
	"metadata",
	"service_tier",
	"container",
	"diagnostics",
	"inference_geo",
]);

const countedFields = new Set(promptFields);

/** Fields that exist with a beta header only. */
const betaFields = new Set(["context_management", "mcp_servers", "output_format", "fallback_credit_token", "fallbacks"]);

const blockFields: Record<string, readonly string[]> = {
	text: ["text", "cache_control", "citations"],
	image: ["source", "cache_control"],
	document: ["source", "title", "context", "citations", "cache_control"],
	search_result: ["source", "title", "content", "citations", "cache_control"],
	thinking: ["thinking", "signature"],
	redacted_thinking: ["data"],
	tool_use: ["id", "name", "input", "cache_control", "caller", "toolset_name"],
	tool_result: ["tool_use_id", "content", "is_error", "cache_control"],
	server_tool_use: ["id", "name", "input", "cache_control", "caller"],
	web_search_tool_result: ["tool_use_id", "content", "cache_control", "caller"],
	tool_reference: ["tool_name", "cache_control"],
};

const rolesOfBlocks: Record<string, string> = {
	thinking: "assistant",
	redacted_thinking: "assistant",
	tool_use: "assistant",
	tool_result: "user",
};

const customToolFields = new Set([
	"type",
	"name",
	"description",
	"input_schema",
	"cache_control",
	"strict",
	"eager_input_streaming",
	"defer_loading",
	"allowed_callers",
	"input_examples",
]);

const webSearchFields = new Set([
	"type",
	"name",
	"max_uses",
	"allowed_domains",
	"blocked_domains",
	"user_location",
	"cache_control",
]);

/** The first thing wrong with a request, or undefined. `counts` is for the counting endpoint. */
export function faultIn(body: Body, beta: string | undefined, counts: boolean): string | undefined {
	const known = counts ? countedFields : fields;
	const unknown = Object.keys(body).find((name) => !known.has(name) && !(beta && betaFields.has(name)));
	if (unknown) return `${unknown}: Extra inputs are not permitted`;
	if (typeof body.model !== "string") return "model: Field required";
	if (!Array.isArray(body.messages) || body.messages.length === 0) return "messages: at least one message is required";
	return (
		(counts ? undefined : samplingFault(body)) ??
		thinkingFault(body) ??
		toolFault(body) ??
		cacheFault(body) ??
		historyFault(objectsOf(body.messages)) ??
		systemFault(body.system)
	);
}

function samplingFault(body: Body): string | undefined {
	if (typeof body.max_tokens !== "number" || body.max_tokens < 1) return "max_tokens: Field required";
	if (typeof body.temperature === "number" && body.temperature > 1) return "temperature: range: 0..1";
	if (body.temperature !== undefined && body.top_p !== undefined) {
		return "`temperature` and `top_p` cannot both be specified for this model. Please use only one.";
	}
	const blank = Array.isArray(body.stop_sequences) && body.stop_sequences.some((text) => !String(text).trim());
	if (blank) return "stop_sequences: each stop sequence must contain non-whitespace";
	const extra = isObject(body.metadata) && Object.keys(body.metadata).find((name) => name !== "user_id");
	if (extra) return `metadata.${extra}: Extra inputs are not permitted`;
	if (body.service_tier !== undefined && !["auto", "standard_only"].includes(String(body.service_tier))) {
		return "service_tier: Input should be 'auto' or 'standard_only'";
	}
	return undefined;
}

function thinkingFault(body: Body): string | undefined {
	if (!isObject(body.thinking)) return undefined;
	const { type, budget_tokens: budget } = body.thinking;
	if (!["enabled", "adaptive", "disabled"].includes(String(type))) {
		return "thinking: Input tag found using 'type' does not match any of the expected tags";
	}
	if (type === "disabled") return undefined;
	if (type === "enabled") {
		if (!(Number(budget) >= 1024)) return "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024";
		if (typeof body.max_tokens === "number" && Number(budget) >= body.max_tokens) {
			return "`max_tokens` must be greater than `thinking.budget_tokens`";
		}
	}
	if (body.temperature !== undefined && body.temperature !== 1) {
		return "`temperature` may only be set to 1 when thinking is enabled";
	}
	if (body.top_k !== undefined) return "`top_k` must be unset when thinking is enabled";
	const choice = isObject(body.tool_choice) ? body.tool_choice.type : undefined;
	if (choice === "any" || choice === "tool") return "Thinking may not be enabled when tool_choice forces tool use.";
	return type === "enabled" ? loopFault(objectsOf(body.messages)) : undefined;
}

/** A tool loop is one turn of the assistant, and begins with its thinking; later steps may have none. */
function loopFault(messages: Body[]): string | undefined {
	const answers = (message: Body | undefined) => objectsOf(message?.content).some(({ type }) => type === "tool_result");
	if (!answers(messages.at(-1))) return undefined;
	const asked = messages.findLastIndex((message) => message.role === "user" && !answers(message));
	const at = messages.findIndex(({ role }, index) => index > asked && role === "assistant");
	const first = objectsOf(messages[at]?.content)[0]?.type;
	if (first === undefined || first === "thinking" || first === "redacted_thinking") return undefined;
	return `messages.${at}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${String(first)}\`.`;
}

function toolFault(body: Body): string | undefined {
	const tools = objectsOf(body.tools);
	const names = tools.map(({ name }) => String(name));
	for (const [index, tool] of tools.entries()) {
		const fault = faultOfTool(tool, `tools.${index}`);
		if (fault) return fault;
	}
	if (new Set(names).size < names.length) return "tools: Tool names must be unique.";
	const choice = isObject(body.tool_choice) ? body.tool_choice : undefined;
	if (!choice || choice.type === "none") return undefined;
	if (tools.length === 0) return "tool_choice: may only be specified while providing `tools`.";
	const missing = choice.type === "tool" && !names.includes(String(choice.name));
	return missing ? `Tool '${String(choice.name)}' not found in provided tools` : undefined;
}

function faultOfTool(tool: Body, place: string): string | undefined {
	const type = String(tool.type ?? "custom");
	const search = type.startsWith("web_search_") ? webSearchFields : undefined;
	const allowed = type === "custom" ? customToolFields : search;
	const extra = allowed && Object.keys(tool).find((name) => !allowed.has(name));
	if (extra) return `${place}.${type}.${extra}: Extra inputs are not permitted`;
	if (!/^[a-zA-Z0-9_-]{1,128}$/.test(String(tool.name))) return `${place}.name: String should match pattern`;
	if (tool.allowed_domains && tool.blocked_domains) return `${place}: either allowed_domains or blocked_domains`;
	if (type !== "custom") return undefined;
	if (!isObject(tool.input_schema)) return `${place}.custom.input_schema: Field required`;
	return tool.input_schema.type === "object" ? undefined : `${place}.custom.input_schema.type: Input should be 'object'`;
}

/** At most four markers, and none of an hour behind one of five minutes; tools, system, messages in this order. */
function cacheFault(body: Body): string | undefined {
	const hourly: boolean[] = [];
	const look = (block: Body) => {
		for (const inner of objectsOf(block.content)) look(inner);
		if (isObject(block.source)) look(block.source);
		if (isObject(block.cache_control)) hourly.push(block.cache_control.ttl === "1h");
	};
	for (const place of ["tools", "system", "messages"]) for (const block of objectsOf(body[place])) look(block);
	if (isObject(body.cache_control)) hourly.push(body.cache_control.ttl === "1h");
	if (hourly.length > 4) return `A maximum of 4 blocks with cache_control may be provided. Found ${hourly.length}.`;
	const firstShort = hourly.indexOf(false);
	if (firstShort >= 0 && hourly.includes(true, firstShort)) {
		return "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.";
	}
	return undefined;
}

function systemFault(system: unknown): string | undefined {
	return objectsOf(system)
		.map((block, at) => (block.type === "text" ? blockFault(block, `system.${at}`) : `system.${at}.type: Input should be 'text'`))
		.find((fault) => fault !== undefined);
}

function historyFault(messages: Body[]): string | undefined {
	if (messages[0]?.role !== "user") return 'messages: first message must use the "user" role';
	let open: unknown[] = [];
	for (const [index, message] of messages.entries()) {
		const place = `messages.${index}`;
		const blocks = objectsOf(message.content);
		const fault = messageFault(message, blocks, place) ?? resultFault(open, blocks, place);
		if (fault) return fault;
		open = blocks.filter(({ type }) => type === "tool_use").map(({ id }) => id);
	}
	const last = messages.at(-1);
	const end = typeof last?.content === "string" ? last.content : objectsOf(last?.content).at(-1)?.text;
	if (last?.role === "assistant" && typeof end === "string" && /\s$/.test(end)) {
		return "messages: final assistant content cannot end with trailing whitespace";
	}
	return undefined;
}

function messageFault(message: Body, blocks: Body[], place: string): string | undefined {
	const { role, content } = message;
	const extra = Object.keys(message).find((name) => name !== "role" && name !== "content");
	if (extra) return `${place}.${extra}: Extra inputs are not permitted`;
	if (role !== "user" && role !== "assistant") return `${place}.role: Input should be 'user' or 'assistant'`;
	if (content === "" || (typeof content !== "string" && blocks.length === 0)) {
		return `${place}: all messages must have non-empty content`;
	}
	const fault = blocks
		.map((block, at) => blockFault(block, `${place}.content.${at}`) ?? roleFault(block, role, `${place}.content.${at}`))
		.find((found) => found !== undefined);
	return fault ?? searchFault(blocks, place);
}

/** Every call of the turn before has its one result, and every result its call. */
function resultFault(open: unknown[], blocks: Body[], place: string): string | undefined {
	const results = blocks.filter(({ type }) => type === "tool_result").map(({ tool_use_id: id }) => id);
	const unanswered = open.find((id) => !results.includes(id));
	if (unanswered) return `${place}: \`tool_use\` ids were found without \`tool_result\` blocks: ${String(unanswered)}`;
	const unasked = results.find((id) => !open.includes(id));
	if (unasked) return `${place}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${String(unasked)}`;
	return new Set(results).size < results.length ? `${place}: each tool_use must have a single result` : undefined;
}

function roleFault({ type }: Body, role: unknown, place: string): string | undefined {
	const wanted = rolesOfBlocks[String(type)];
	return wanted && wanted !== role ? `${place}: \`${String(type)}\` blocks can only be in \`${wanted}\` messages` : undefined;
}

function blockFault(block: Body, place: string): string | undefined {
	const type = String(block.type);
	const allowed = blockFields[type];
	if (!allowed) return `${place}: Input tag '${type}' found using 'type' does not match any of the expected tags`;
	const extra = Object.keys(block).find((name) => name !== "type" && !allowed.includes(name));
	if (extra) return `${place}.${type}.${extra}: Extra inputs are not permitted`;
	switch (type) {
		case "text":
			if (!block.text) return "messages: text content blocks must be non-empty";
			if (objectsOf(block.citations).some((citation) => citation.encrypted_index === "")) {
				return `${place}.text.citations: Invalid encrypted_index`;
			}
			return undefined;
		case "thinking":
		case "redacted_thinking": {
			const opaque = type === "thinking" ? block.signature : block.data;
			if (typeof opaque !== "string") return `${place}.${type}: Field required`;
			return /^[\w+/=-]+$/.test(opaque) ? undefined : `${place}: Invalid \`signature\` in \`${type}\` block`;
		}
		case "tool_use":
		case "tool_result": {
			const id = String(block.id ?? block.tool_use_id);
			if (!/^[a-zA-Z0-9_-]+$/.test(id)) return `${place}.${type}.id: String should match pattern '^[a-zA-Z0-9_-]+$'`;
			if (type === "tool_use" && !isObject(block.input)) return `${place}.tool_use.input: Input should be a valid dictionary`;
			return objectsOf(block.content)
				.map((inner, at) => blockFault(inner, `${place}.content.${at}`))
				.find((fault) => fault !== undefined);
		}
		case "image":
		case "document":
			return sourceFault(block.source, `${place}.${type}.source`);
		default:
			return undefined;
	}
}

const sourceFields: Record<string, readonly string[]> = {
	base64: ["media_type", "data"],
	url: ["url"],
	file: ["file_id"],
	text: ["media_type", "data"],
	content: ["content"],
};

function sourceFault(source: unknown, place: string): string | undefined {
	if (!isObject(source)) return `${place}: Field required`;
	const wanted = sourceFields[String(source.type)];
	if (!wanted) return `${place}: Input tag '${String(source.type)}' does not match any of the expected tags`;
	const missing = wanted.find((name) => source[name] === undefined);
	if (missing) return `${place}.${missing}: Field required`;
	const extra = Object.keys(source).find((name) => name !== "type" && !wanted.includes(name));
	return extra && `${place}.${extra}: Extra inputs are not permitted`;
}
