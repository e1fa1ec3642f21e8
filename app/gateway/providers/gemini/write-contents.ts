import type { AssistantPart, Message, ToolResultPart, UserPart } from "../../chat";
import { type Fields, parseExactly, parseFields } from "../fields";
import type { WireTarget } from "../provider";
import { warnOnce } from "../warn-once";
import { isMadeUpCallId } from "./call-ids";
import { isBeforeGemini3, isGemini } from "./generation";
import type { MediaWriter } from "./write-media";

/** All system and developer texts, as one instruction. */
export function writeSystemInstruction(messages: readonly Message[], warnings: string[]): Fields | undefined {
	const parts: Fields[] = [];
	let conversationBegan = false;
	let moved = false;
	for (const message of messages) {
		if (message.role !== "system" && message.role !== "developer") {
			conversationBegan = true;
			continue;
		}
		moved ||= conversationBegan;
		for (const part of message.content) {
			if (part.type === "text" && part.text !== "") parts.push({ text: part.text });
		}
	}
	if (moved) warnings.push("a system message inside the conversation was moved to the system instruction");
	return parts.length > 0 ? { parts } : undefined;
}

/**
 * The conversation as `contents`, neighbours of one role merged. Tool results are the user's.
 * Sources: https://ai.google.dev/api/caching#Content, https://ai.google.dev/gemini-api/docs/function-calling
 */
export function writeContents(
	messages: readonly Message[],
	target: WireTarget,
	media: MediaWriter,
	warnings: string[],
): Fields[] {
	const contents: { role: "user" | "model"; parts: Fields[] }[] = [];
	const toolNames = new Map<string, string>();
	for (const message of messages) {
		if (message.content.some(isMarked)) warnOnce(warnings, "cache_control was left out: this provider caches by itself");
		const parts = writeParts(message, { target, media, toolNames, warnings });
		if (parts.length === 0) continue;
		const role = message.role === "assistant" ? "model" : "user";
		const last = contents.at(-1);
		if (last?.role === role) last.parts.push(...parts);
		else contents.push({ role, parts });
	}
	return contents;
}

function isMarked(part: Message["content"][number]): boolean {
	if ("cache" in part && part.cache) return true;
	return part.type === "tool-result" && part.content.some(isMarked);
}

/** What the writers of one request share. `toolNames` is filled by calls and read by their results. */
type Writing = { target: WireTarget; media: MediaWriter; toolNames: Map<string, string>; warnings: string[] };

function writeParts(message: Message, writing: Writing): Fields[] {
	switch (message.role) {
		case "user":
			return message.content.map((part) => writeUserPart(part, writing));
		case "assistant":
			return writeModelParts(message.content, writing);
		case "tool":
			return message.content.flatMap((result) => writeToolResult(result, writing));
		default:
			return [];
	}
}

function writeUserPart(part: UserPart, { media }: Writing): Fields {
	return part.type === "text" ? { text: part.text } : media.write(part);
}

/**
 * Stands in for a signature that this provider never issued, because another model made the call: newer models refuse
 * calls of the running turn without one.
 * Source: https://ai.google.dev/gemini-api/docs/thought-signatures (FAQ)
 */
const foreignCallSignature = "skip_thought_signature_validator";

/** Signatures return on the very part they came with. Only the first of parallel calls carries one. */
function writeModelParts(parts: readonly AssistantPart[], { target, media, toolNames, warnings }: Writing): Fields[] {
	const { mapping } = target;
	const written: Fields[] = [];
	let called = false;
	for (const part of parts) {
		if (part.type === "tool-call") {
			toolNames.set(part.id, part.name);
			const call: Fields = { name: part.name, args: parseArguments(part.arguments, warnings) };
			if (!isMadeUpCallId(part.id)) call.id = part.id;
			const signature =
				part.signature ?? (called || isBeforeGemini3(mapping) || !isGemini(mapping) ? "" : foreignCallSignature);
			written.push(signed({ functionCall: call }, signature));
			called = true;
		} else if (part.type === "text") {
			if (part.text !== "" || part.signature) written.push(signed({ text: part.text }, part.signature));
		} else if (part.type === "reasoning") {
			// Summaries of thoughts are for reading; what the model needs of them is in the signature, if it is its own.
			const own = part.issuer === undefined || part.issuer === "google";
			if (part.signature && own) written.push(signed({ text: part.text ?? "", thought: true }, part.signature));
			else if (!own || part.encrypted !== undefined) warnOnce(warnings, "reasoning of another provider was left out");
		} else {
			written.push(media.write(part));
		}
	}
	return written;
}

function signed(part: Fields, signature: string | undefined): Fields {
	return signature ? { ...part, thoughtSignature: signature } : part;
}

function parseArguments(text: string, warnings: string[]): Fields {
	if (text.trim() === "") return {};
	const args = parseExactly(text);
	if (args) return args;
	warnings.push('tool arguments that are not a JSON object were sent as {"invalid_json": "..."}');
	return { invalid_json: text };
}

/** Integers beyond what a double holds would change on the way through JSON. */
const longNumber = /\d{16}/;

/** Pictures of a result follow it as parts of their own, which every model takes. */
function writeToolResult(result: ToolResultPart, { toolNames, media }: Writing): Fields[] {
	const text = result.content
		.map((part) => (part.type === "text" ? part.text : ""))
		.filter((piece) => piece !== "")
		.join("\n");
	const structured = longNumber.test(text) ? undefined : parseFields(text);
	const name = result.toolName ?? toolNames.get(result.toolCallId) ?? "unknown";
	const functionResponse: Fields = {
		name,
		response: result.isError ? { error: text } : (structured ?? { output: text }),
	};
	if (!isMadeUpCallId(result.toolCallId)) functionResponse.id = result.toolCallId;
	const files = result.content.filter((part) => part.type !== "text").map((part) => media.write(part));
	return [{ functionResponse }, ...files];
}
