import type { ChatRequest } from "../../chat";
import { chatOnlyFields, gatewayFields } from "../../gateway-fields";
import { parseExactJson } from "../../exact-json";
import { type Fields, fieldsOf, listOf, wordOf } from "../fields";
import type { WireTarget } from "../provider";
import { isUnlawful, settleCacheMarkers } from "./cache-markers";
import { toolUseId, writeMessages, writeSystem } from "./write-messages";

/** Fields that the provider does not know. */
const ownFields = [...gatewayFields, ...chatOnlyFields];

/**
 * The body of a caller of the same dialect. Only the model, the streaming and what the provider would refuse are ours:
 * blocks that other providers made in earlier turns, and markers beyond what is allowed.
 */
export function forwardBody(request: ChatRequest, { mapping, stream }: WireTarget, warnings: string[]): Fields {
	const { source, messages } = request;
	let body: Fields = { ...source.body, model: mapping.externalId, stream };
	for (const name of ownFields) delete body[name];
	if (speaksOtherwise(body.messages)) {
		body.messages = writeMessages(messages, warnings);
		const system = writeSystem(messages, warnings);
		if (system.length > 0) body.system = system;
	} else body.messages = forwardMessages(body.messages, warnings);
	dropRefusedThinking(body, warnings);
	if (isUnlawful(body)) {
		// A deep copy; structuredClone refuses exact numbers.
		body = parseExactJson(JSON.stringify(body)) as Fields;
		settleCacheMarkers(body, warnings);
	}
	return body;
}

/**
 * Another model's tool calls are answered, to which no thinking of this provider belongs: a turn begun so is refused where
 * thinking is on ("Expected `thinking` or `redacted_thinking`, but found `tool_use`").
 * Source: https://platform.claude.com/docs/en/build-with-claude/extended-thinking, "toggling thinking modes"
 */
function dropRefusedThinking(body: Fields, warnings: string[]): void {
	if (fieldsOf(body.thinking)?.type !== "enabled" || !beginsWithoutThinking(listOf(body.messages))) return;
	delete body.thinking;
	warnings.push("thinking was left out: the tool calls being answered carry no signed reasoning");
}

/** Whether the assistant's turn that goes on with results of tools has no thinking in its first message. */
function beginsWithoutThinking(messages: readonly Fields[]): boolean {
	if (!holds(messages.at(-1), "tool_result")) return false;
	const asked = messages.findLastIndex((message) => message.role === "user" && !holds(message, "tool_result"));
	const first = messages.slice(asked + 1).find(({ role }) => role === "assistant");
	return holds(first, "tool_use") && !holds(first, "thinking") && !holds(first, "redacted_thinking");
}

function holds(message: Fields | undefined, type: string): boolean {
	return listOf(message?.content).some((block) => block.type === type);
}

const ownRoles = new Set(["user", "assistant", "system"]);

/** Whether messages are written as OpenAI's clients write them, with the system prompt as the first of them. */
function speaksOtherwise(messages: unknown): boolean {
	if (!Array.isArray(messages)) return false;
	if (fieldsOf(messages[0])?.role === "system") return true;
	return messages.some((message) => {
		const fields = fieldsOf(message);
		return fields && (!ownRoles.has(String(fields.role)) || Array.isArray(fields.tool_calls));
	});
}

/** A message is copied only where something in it has to change. */
function forwardMessages(messages: unknown, warnings: string[]): unknown {
	if (!Array.isArray(messages)) return messages;
	return messages.flatMap((message) => {
		const fields = fieldsOf(message);
		if (!fields || !Array.isArray(fields.content)) return [message];
		const content = forwardBlocks(fields.content, warnings);
		if (content === fields.content) return [message];
		return content.length > 0 ? [{ ...fields, content }] : [];
	});
}

function forwardBlocks(blocks: unknown[], warnings: string[]): unknown[] {
	let changed = false;
	const kept = blocks.flatMap((block) => {
		const fields = fieldsOf(block);
		const forwarded = fields ? forwardBlock(fields, warnings) : fields;
		if (forwarded === fields) return [block];
		changed = true;
		return forwarded ? [forwarded] : [];
	});
	return changed ? kept : blocks;
}

/** The block, a copy that the provider takes, or undefined for one that it would refuse. */
function forwardBlock(block: Fields, warnings: string[]): Fields | undefined {
	switch (block.type) {
		case "text":
			if (block.text === "") return undefined;
			return hasForeignCitation(block) ? withoutForeignCitations(block) : block;
		case "thinking":
			return isForeign(block.signature) ? leaveOut(warnings, reasoningLost) : block;
		case "redacted_thinking":
			return isForeign(block.data) ? leaveOut(warnings, reasoningLost) : block;
		case "server_tool_use":
			return isOwnSearch(block.id) ? leaveOut(warnings, searchLost) : block;
		case "web_search_tool_result":
			return isOwnSearch(block.tool_use_id) ? leaveOut(warnings, searchLost) : block;
		case "tool_use":
			return withPlainId(block, "id");
		case "tool_result":
			return withPlainId(block, "tool_use_id");
		default:
			return block;
	}
}

const reasoningLost = "reasoning of another provider was left out";
const searchLost = "web searches of earlier turns were left out: this provider cannot take them back";

function leaveOut(warnings: string[], warning: string): undefined {
	if (!warnings.includes(warning)) warnings.push(warning);
	return undefined;
}

/** Not signed, or in the envelope in which this gateway hands out what others signed. */
function isForeign(opaque: unknown): boolean {
	return wordOf(opaque)?.startsWith("llmgateway:") ?? true;
}

/**
 * Searches of other providers, which this gateway tells in Anthropic's form under ids of its own. Their pages are not
 * Anthropic's encrypted ones: "Invalid encrypted_content in search_result block".
 * Source: https://github.com/code-yeongyu/senpi/pull/150
 */
function isOwnSearch(id: unknown): boolean {
	return wordOf(id)?.startsWith("srvtoolu_llmgateway") ?? false;
}

/** Citations made of other providers' searches lack Anthropic's index. */
function hasForeignCitation(block: Fields): boolean {
	return listOf(block.citations).some((citation) => citation.encrypted_index === "");
}

function withoutForeignCitations(block: Fields): Fields {
	const citations = (block.citations as unknown[]).filter((citation) => fieldsOf(citation)?.encrypted_index !== "");
	const { citations: _, ...rest } = block;
	return citations.length > 0 ? { ...rest, citations } : rest;
}

/** Ids of other providers may hold characters that are refused here; a call and its result change alike. */
function withPlainId(block: Fields, field: "id" | "tool_use_id"): Fields {
	const id = wordOf(block[field]);
	const plain = id === undefined ? undefined : toolUseId(id);
	return plain === id ? block : { ...block, [field]: plain };
}
