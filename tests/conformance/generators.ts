import type { AssistantPart, Message, ToolResultPart, UserPart } from "~/gateway/chat";
import { fc } from "../setup/property";
import { type AnswerBlock, png } from "./conversation";

/** Texts as people and models write them: any script, quotes, line ends; never empty, never white space at the ends. */
const words = fc
	.string({ unit: "grapheme", minLength: 1, maxLength: 30 })
	.map((text) => text.trim())
	.filter((text) => text !== "");

/** Mistral takes nine letters or digits only, so that these pass everywhere. */
const id = fc.stringMatching(/^[A-Za-z0-9]{9}$/);
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,15}$/);
const base64 = fc.uint8Array({ minLength: 3, maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString("base64"));

const json = fc.jsonValue({ maxDepth: 2 });
const input = fc
	.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), json, { maxKeys: 4 })
	.map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);

type Call = { id: string; name: string; arguments: Record<string, unknown> };
const calls = fc.uniqueArray(fc.record({ id, name, arguments: input }), { selector: (call) => call.id, maxLength: 4 });

/** What a provider may answer: reasoning, then text, then calls; one of them at least. */
export const answerBlocks: fc.Arbitrary<AnswerBlock[]> = fc
	.record({ reasoning: fc.option(fc.record({ text: words, signature: base64 })), text: fc.option(words), calls })
	.filter(({ text, calls: list }) => text !== null || list.length > 0)
	.map(({ reasoning, text, calls: list }) => [
		...(reasoning ? [{ type: "reasoning" as const, ...reasoning }] : []),
		...(text === null ? [] : [{ type: "text" as const, text }]),
		...list.map((call, index) => ({
			type: "tool-call" as const,
			...call,
			// Of parallel calls the first is signed.
			...(reasoning && index === 0 ? { signature: reasoning.signature } : {}),
		})),
	]);

const image: UserPart = { type: "image", source: { kind: "base64", mediaType: "image/png", data: png } };
const userParts = fc
	.tuple(words, fc.boolean())
	.map(([text, shows]): UserPart[] => [{ type: "text", text }, ...(shows ? [image] : [])]);

type Turn = { asked: UserPart[]; reasoning: { text: string; opaque: string } | null; text: string | null; calls: Call[] };

/**
 * Whole conversations in the neutral model. `opaque` names the field that carries the opaque part of reasoning in the
 * surface's format.
 */
export function conversation(opaque: "signature" | "encrypted"): fc.Arbitrary<Message[]> {
	const turn: fc.Arbitrary<Turn> = fc
		.record({ asked: userParts, reasoning: fc.option(fc.record({ text: words, opaque: base64 })), text: fc.option(words), calls })
		.filter(({ text, calls: list }) => text !== null || list.length > 0);
	return fc
		.tuple(fc.option(words), fc.array(turn, { minLength: 1, maxLength: 3 }), userParts)
		.map(([system, turns, last]) => [
			...(system === null ? [] : [{ role: "system" as const, content: [{ type: "text" as const, text: system }] }]),
			...turns.flatMap((one, index) => messagesOf(one, index, opaque)),
			{ role: "user" as const, content: last },
		]);
}

function messagesOf({ asked, reasoning, text, calls: list }: Turn, index: number, opaque: "signature" | "encrypted"): Message[] {
	const made = list.map((call) => ({ ...call, id: `${call.id.slice(0, 8)}${index}` })).filter(unique);
	if (text === null && made.length === 0) return [];
	const content: AssistantPart[] = [
		...(reasoning ? [{ type: "reasoning" as const, text: reasoning.text, [opaque]: reasoning.opaque }] : []),
		...(text === null ? [] : [{ type: "text" as const, text }]),
		...made.map((call) => ({
			type: "tool-call" as const,
			id: call.id,
			name: call.name,
			arguments: JSON.stringify(call.arguments),
		})),
	];
	const results: ToolResultPart[] = made.map((call) => ({
		type: "tool-result",
		toolCallId: call.id,
		toolName: call.name,
		content: [{ type: "text", text: `result of ${call.id}` }],
	}));
	return [
		{ role: "user", content: asked },
		{ role: "assistant", content },
		...(results.length > 0 ? [{ role: "tool" as const, content: results }] : []),
	];
}

function unique(call: Call, index: number, all: readonly Call[]): boolean {
	return all.findIndex((other) => other.id === call.id) === index;
}
