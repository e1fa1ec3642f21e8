import type { Reply } from "./connection.ts";
import { promptTokens, streamedChunks, streamedText, wholeText } from "./payloads.ts";

/** Throws where an answer is not what the mock upstream said, whoever passed it on. */
export type ReplyCheck = (reply: Reply) => void;

type Usage = { prompt_tokens?: number; completion_tokens?: number };

function refuse(reply: Reply, why: string): never {
	throw new Error(`wrong answer: ${why}\nstatus ${reply.status}: ${reply.body.slice(0, 2000)}`);
}

function checkUsage(reply: Reply, usage: Usage | undefined, completion: number, prompt = promptTokens): void {
	if (usage?.prompt_tokens === prompt && usage.completion_tokens === completion) return;
	refuse(reply, `usage is ${JSON.stringify(usage)}`);
}

/** A whole `chat.completion`. */
export const checkWhole: ReplyCheck = (reply) => checkUsage(reply, usageOfWhole(reply), 7);

/** The same answer from the cache, which used nothing. */
export const checkCached: ReplyCheck = (reply) => checkUsage(reply, usageOfWhole(reply), 0, 0);

function usageOfWhole(reply: Reply): Usage | undefined {
	if (reply.status !== 200) refuse(reply, "not 200");
	const answer = JSON.parse(reply.body) as {
		choices?: { message?: { content?: string }; finish_reason?: string }[];
		usage?: Usage;
	};
	const choice = answer.choices?.[0];
	if (choice?.message?.content !== wholeText) refuse(reply, "another text");
	if (choice.finish_reason !== "stop") refuse(reply, "another finish reason");
	return answer.usage;
}

const field = '"content":"';

/**
 * A stream of `chat.completion.chunk` events. Its text is cut out of the frames rather than parsed: sixty parses for
 * each answer would make the load generator the slowest part.
 */
export const checkStream: ReplyCheck = (reply) => {
	const { body, status } = reply;
	if (status !== 200) refuse(reply, "not 200");
	if (!body.endsWith("data: [DONE]\n\n")) refuse(reply, "no end mark");
	let text = "";
	for (let at = body.indexOf(field); at !== -1; at = body.indexOf(field, at)) {
		at += field.length;
		text += body.slice(at, body.indexOf('"', at));
	}
	if (text !== streamedText) refuse(reply, `another text: ${text}`);
	if (!body.includes('"finish_reason":"stop"')) refuse(reply, "no finish reason");
	const usageAt = body.lastIndexOf("data: ", body.length - "data: [DONE]\n\n".length - 1);
	const last = JSON.parse(body.slice(usageAt + 6, body.indexOf("\n\n", usageAt))) as { usage?: Usage };
	checkUsage(reply, last.usage, streamedChunks);
};

/** Every frame of a stream is JSON of its own; looked at once for each run. */
export function checkFrames(reply: Reply): void {
	for (const frame of reply.body.split("\n\n")) {
		if (frame === "" || frame === "data: [DONE]") continue;
		if (!frame.startsWith("data: ")) refuse(reply, `a frame of another kind: ${frame}`);
		JSON.parse(frame.slice(6));
	}
}
