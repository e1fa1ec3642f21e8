import type { ChatRequest } from "../../chat";
import { chatOnlyFields, gatewayFields } from "../../gateway-fields";
import { asks } from "../unread-fields";
import { clientCalls } from "./client-calls";
import { summaryOf } from "./compaction";
import { isOwnSearch } from "./forwarded-body";
import { isWebSearch } from "./parse-tools";
import { responseRequestSchema } from "./schema";

type Fields = Record<string, unknown>;
type DialectOnly = NonNullable<ChatRequest["dialectOnly"]>;

/**
 * What of a request only providers of the Responses API can do, named for a message. Lost is what an answer can do
 * without, and what coding clients send whatever the model.
 */
export function dialectOnlyOf(body: Readonly<Fields>): DialectOnly | undefined {
	const lost = new Set<string>();
	const refused = new Set<string>();
	for (const tool of objectsOf(body.tools)) judgeTool(tool, lost, refused);
	if (Array.isArray(body.input)) for (const item of objectsOf(body.input)) judgeItem(item, lost);
	const choice = body.tool_choice as Fields | null | undefined;
	if (typeof choice === "object" && choice !== null && !choosable(String(choice.type))) {
		refused.add(`tool_choice "${String(choice.type)}"`);
	}
	if (body.prompt != null) refused.add("prompt templates kept by OpenAI");
	if (body.truncation === "auto") lost.add('truncation "auto"');
	for (const field in body) if (!readFields.has(field) && asks(body[field])) lost.add(field);
	return lost.size + refused.size === 0 ? undefined : { lost: [...lost], refused: [...refused] };
}

/** Fields that are read, echoed in the answer, judged above or nobody's loss; the rest is OpenAI's alone. */
const readFields = new Set([
	...Object.keys(responseRequestSchema.shape),
	"prompt",
	"stream_options",
	"client_metadata",
	...gatewayFields,
	...chatOnlyFields,
]);

const plainTools = new Set(["function", "custom"]);

function choosable(type: string): boolean {
	return plainTools.has(type) || type === "allowed_tools" || isWebSearch(type);
}

function judgeTool(tool: Fields, lost: Set<string>, refused: Set<string>): void {
	const type = String(tool.type);
	if (plainTools.has(type)) return;
	if (isWebSearch(type)) {
		if (tool.external_web_access === false) lost.add("web_search without external access");
	} else if (type === "namespace") {
		if (tool.description) lost.add("the description of a tool namespace");
		for (const inner of objectsOf(tool.tools)) judgeTool(inner, lost, refused);
	} else if (type === "tool_search") lost.add("the tool_search tool");
	else refused.add(`the ${type} tool`);
}

const plainItems = new Set([
	"message",
	"function_call",
	"function_call_output",
	"custom_tool_call",
	"custom_tool_call_output",
	"reasoning",
	"image_generation_call",
]);

function judgeItem(item: Fields, lost: Set<string>): void {
	const type = String(item.type ?? "message");
	if (!plainItems.has(type)) {
		// Our own are told of whoever serves.
		const known = clientCalls.has(type) || type === "compaction_trigger" || summaryOf(item) !== undefined;
		if (!known && !isOwnSearch(item)) lost.add(`${type} items of earlier turns`);
		return;
	}
	const parts = [...objectsOf(item.content), ...objectsOf(item.output)];
	if (parts.some((part) => part.detail === "original")) lost.add('image detail "original"');
}

function objectsOf(value: unknown): Fields[] {
	return Array.isArray(value) ? value.filter((each): each is Fields => typeof each === "object" && each !== null) : [];
}
