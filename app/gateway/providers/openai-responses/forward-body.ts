import type { ChatRequest } from "../../chat";
import { chatGatewayFields } from "../../gateway-fields";
import { type Fields, fieldsOf } from "../fields";
import type { WireTarget } from "../provider";
import { readOwnReasoning } from "./own-reasoning";
import { type ResponsesVendor, servesOpenAi } from "./vendor";
import { writeInput } from "./write-input";
import { warnOnce } from "./write-parts";

/** Fields of our own request format that no provider knows, and those that are written anew. */
const ownedFields = new Set<string>([
	...chatGatewayFields,
	"model",
	"stream",
]);

/** Whether the caller's body is one of this wire. A prompt that OpenAI keeps may stand in for `input`. */
export function isForwarded({ source: { dialect, body } }: ChatRequest): boolean {
	return dialect === "openai-responses" && (body.input !== undefined || body.prompt != null);
}

/**
 * The caller's own body with the owned fields changed. Unless the caller says otherwise, nothing is stored at the
 * provider; reasoning is then asked for in its encrypted form, which later turns need in place of what is not stored.
 */
export function forwardBody(
	request: ChatRequest,
	vendor: ResponsesVendor,
	target: WireTarget,
	warnings: string[],
): Fields {
	const source = request.source.body;
	const body: Fields = { model: target.mapping.externalId };
	for (const name in source) if (!ownedFields.has(name)) body[name] = source[name];
	for (const [name, value] of Object.entries(fieldsOf(source.extra_body) ?? {})) {
		if (!ownedFields.has(name)) body[name] ??= value;
	}
	if (hasReasoningOfAnother(request, vendor)) {
		// Its place in the caller's body is OpenAI's: the conversation is written anew, instructions included.
		delete body.instructions;
		body.input = writeInput(request, vendor, target, warnings);
	} else {
		body.input = readOwnReasoning(body.input, vendor, warnings);
		if (!servesOpenAi(vendor.issuer) || vendor.webSearch === false) body.input = withoutSearches(body.input, warnings);
	}
	body.stream = target.stream;
	body.store ??= false;
	return body;
}

/** OpenAI's ids: "ws_" and hexadecimal digits. */
const openAiSearch = /^ws_[0-9a-f]{32,}$/;

/** The input without searches that OpenAI ran, whose ids are nothing to other providers of this format. */
function withoutSearches(input: unknown, warnings: string[]): unknown {
	if (!Array.isArray(input)) return input;
	const kept = input.filter((item) => {
		const fields = fieldsOf(item);
		return fields?.type !== "web_search_call" || !openAiSearch.test(String(fields.id));
	});
	if (kept.length === input.length) return input;
	warnOnce(warnings, "web searches of earlier turns were left out: this provider cannot take them back");
	return kept;
}

/**
 * Callers see OpenAI's encrypted reasoning as it is and that of others packed. Where OpenAI's models answer, it is
 * exchanged in place; the models of others get the conversation written anew.
 */
function hasReasoningOfAnother({ messages }: ChatRequest, { issuer }: ResponsesVendor): boolean {
	if (servesOpenAi(issuer)) return false;
	return messages.some(({ content }) => content.some((part) => part.type === "reasoning" && part.issuer !== undefined));
}

/** Adds to `include` what the body asks for by other means. */
export function addInclude(body: Fields, value: string): void {
	const listed = Array.isArray(body.include) ? (body.include as unknown[]) : [];
	if (!listed.includes(value)) body.include = [...listed, value];
}


export function removeInclude(body: Fields, value: string): void {
	if (!Array.isArray(body.include)) return;
	const left = (body.include as unknown[]).filter((listed) => listed !== value);
	if (left.length > 0) body.include = left;
	else delete body.include;
}
