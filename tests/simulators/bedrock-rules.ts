import { type Body, isObject, objectsOf } from "./family.ts";

const fields = new Set([
	"messages",
	"system",
	"inferenceConfig",
	"toolConfig",
	"outputConfig",
	"additionalModelRequestFields",
	"additionalModelResponseFieldPaths",
	"guardrailConfig",
	"performanceConfig",
	"promptVariables",
	"requestMetadata",
	"serviceTier",
]);
const inferenceFields = new Set(["maxTokens", "temperature", "topP", "stopSequences"]);
const blockKinds = ["text", "image", "document", "toolUse", "toolResult", "reasoningContent", "cachePoint"];
const idPattern = /^[a-zA-Z0-9_-]{1,64}$/;

/** What Converse would object to in a body. */
export function faultInConverse(body: Body): string | undefined {
	return fieldFault(body) ?? toolFault(body) ?? cacheFault(body) ?? conversationFault(body);
}

function fieldFault(body: Body): string | undefined {
	const unknown = Object.keys(body).find((name) => !fields.has(name));
	if (unknown) return `${unknown}: extraneous key is not permitted`;
	// Models refuse the marks of Anthropic's own wire.
	if (JSON.stringify(body).includes('"cache_control"')) return "cache_control: Extra inputs are not permitted";
	const inference = (body.inferenceConfig ?? {}) as Body;
	const unknownInference = Object.keys(inference).find((name) => !inferenceFields.has(name));
	if (unknownInference) return `inferenceConfig.${unknownInference}: extraneous key is not permitted`;
	if (Number(inference.temperature ?? 0) > 1) return "inferenceConfig.temperature must be at most 1";
	const thinking = ((body.additionalModelRequestFields ?? {}) as Body).thinking as Body | undefined;
	if (thinking?.type === "enabled" && !(Number(thinking.budget_tokens) < Number(inference.maxTokens))) {
		return "`max_tokens` must be greater than `thinking.budget_tokens`";
	}
	const format = (body.outputConfig as { textFormat?: { structure?: { jsonSchema?: Body } } } | undefined)?.textFormat;
	if (format && typeof format.structure?.jsonSchema?.schema !== "string") return "outputConfig: schema must be a string";
	for (const block of objectsOf(body.system)) if (block.text === "") return "system: text must not be blank";
	return undefined;
}

function toolFault({ toolConfig, messages }: Body): string | undefined {
	const usesTools = /"tool(?:Use|Result)":/.test(JSON.stringify(messages));
	if (!isObject(toolConfig)) {
		return usesTools ? "The toolConfig field must be defined when using toolUse and toolResult content blocks." : undefined;
	}
	const tools = objectsOf(toolConfig.tools);
	if (tools.length === 0) return "toolConfig.tools must have at least one item";
	for (const tool of tools) {
		if (isObject(tool.cachePoint)) continue;
		const spec = tool.toolSpec as Body | undefined;
		if (!spec || !idPattern.test(String(spec.name))) return "toolSpec.name is invalid";
		if (spec.description === "") return "toolSpec.description must not be empty";
		const schema = (spec.inputSchema as Body | undefined)?.json;
		if (!isObject(schema) || schema.type !== "object") return "toolSpec.inputSchema.json.type must be object";
	}
	const choice = toolConfig.toolChoice;
	if (choice === undefined) return undefined;
	const known = isObject(choice) && Object.keys(choice).every((name) => ["auto", "any", "tool"].includes(name));
	return known ? undefined : "toolConfig.toolChoice must be one of auto, any, tool";
}

function cacheFault(body: Body): string | undefined {
	const points = [...JSON.stringify(body).matchAll(/"cachePoint":(\{[^}]*\})/g)].map(([, point]) => JSON.parse(point ?? "") as Body);
	if (points.length > 4) return "at most 4 cache points are allowed";
	return points.some(({ type }) => type !== "default") ? "cachePoint.type must be default" : undefined;
}

function conversationFault({ messages }: Body): string | undefined {
	const turns = objectsOf(messages);
	if (turns[0]?.role !== "user") return "A conversation must start with a user message.";
	let open: unknown[] = [];
	for (const [index, { role, content }] of turns.entries()) {
		if (role !== (index % 2 === 0 ? "user" : "assistant")) return "A conversation must alternate between user and assistant roles.";
		const blocks = objectsOf(content);
		if (blocks.length === 0) return `The content field in the Message object at messages.${index} is empty.`;
		const fault = blocks.map(blockFault).find((found) => found !== undefined);
		if (fault) return `messages.${index}: ${fault}`;
		const results = blocks.flatMap(({ toolResult }) => (isObject(toolResult) ? [toolResult.toolUseId] : []));
		if (open.some((id) => !results.includes(id))) {
			return `Expected toolResult blocks at messages.${index}.content for the following Ids: ${open.join(", ")}`;
		}
		if (results.length > open.length) return "The number of toolResult blocks exceeds the number of toolUse blocks of previous turn.";
		if (results.length > 0 && !isObject(blocks[0]?.toolResult)) return "toolResult blocks must come first";
		open = blocks.flatMap(({ toolUse }) => (isObject(toolUse) ? [toolUse.toolUseId] : []));
	}
	return open.length > 0 ? "toolUse without toolResult" : undefined;
}

function isWellFormed({ toolUseId, name, input }: Body): boolean {
	return idPattern.test(String(toolUseId)) && idPattern.test(String(name)) && isObject(input);
}

function blockFault(block: Body): string | undefined {
	const kinds = Object.keys(block);
	if (kinds.length !== 1 || !blockKinds.includes(kinds[0] ?? "")) return `unknown content block ${kinds.join(", ")}`;
	if (block.text === "" || (typeof block.text === "string" && block.text.trim() === "")) return "The text field is blank.";
	if (isObject(block.toolUse) && !isWellFormed(block.toolUse)) return "toolUse is malformed";
	const thought = (block.reasoningContent as { reasoningText?: Body } | undefined)?.reasoningText;
	if (thought && !thought.signature) return "reasoningContent.reasoningText.signature is required";
	for (const kind of ["image", "document"]) {
		const media = block[kind];
		if (!isObject(media)) continue;
		const { bytes } = (media.source ?? {}) as Body;
		if (typeof bytes !== "string" || typeof media.format !== "string") return `${kind} needs format and bytes`;
		if (kind === "document" && !/^[A-Za-z0-9\s\-()[\]]+$/.test(String(media.name))) return "document.name is invalid";
	}
	return undefined;
}
