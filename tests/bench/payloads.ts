/**
 * What travels in every measurement: one prompt, one answer of about 400 bytes of JSON, and the same length as streams
 * of sixty text events in the two dialects. All of it is ASCII, so that a byte is a character.
 */

/** One word each, none of which JSON has to escape. */
const words = (
	"A gateway stands between many callers and many models so that one key one address and one bill are enough " +
	"for all of them and it has to do that work in so little time that nobody who waits for an answer can tell " +
	"whether it was there at all which is the one thing that this text is here to measure"
).split(" ");

/** Text events of a streamed answer. */
export const streamedChunks = 60;

/** Pieces of the streamed answer; `streamedText` is what a client has to end up with. */
export const pieces = words.slice(0, streamedChunks).map((word, place) => (place === 0 ? word : ` ${word}`));
export const streamedText = pieces.join("");

/** The whole answer is short: a reply of 400 bytes is where a gateway's own cost shows most. */
export const wholeText = pieces.slice(0, 7).join("");

export const promptTokens = 38;

const prompt = [
	{ role: "system", content: "You are a careful assistant. Answer in one paragraph and do not repeat the question." },
	{ role: "user", content: "What does a gateway between applications and language models do, and what may it cost?" },
];

/** A chat request as an OpenAI client sends it. */
export function chatRequest(model: string, stream: boolean): string {
	const streaming = stream ? { stream: true, stream_options: { include_usage: true } } : {};
	return JSON.stringify({ model, messages: prompt, temperature: 0.7, max_tokens: 256, ...streaming });
}

const identity = { id: "chatcmpl-BenchBenchBenchBenchBenchBench", created: 1_760_000_000, model: "gpt-4o-mini-2024-07-18" };

function usageOf(completionTokens: number): Record<string, number> {
	return {
		prompt_tokens: promptTokens,
		completion_tokens: completionTokens,
		total_tokens: promptTokens + completionTokens,
	};
}

/** The reply of OpenAI's `POST /chat/completions`. */
export const openaiAnswer = JSON.stringify({
	id: identity.id,
	object: "chat.completion",
	created: identity.created,
	model: identity.model,
	choices: [{ index: 0, message: { role: "assistant", content: wholeText }, logprobs: null, finish_reason: "stop" }],
	usage: usageOf(7),
	service_tier: "default",
	system_fingerprint: "fp_0000000000",
});

function openaiChunk(choices: unknown[], usage: unknown): string {
	const { id, created, model } = identity;
	const chunk = { id, object: "chat.completion.chunk", created, model, service_tier: "default", choices, usage };
	return `data: ${JSON.stringify(chunk)}\n\n`;
}

function openaiDelta(delta: Record<string, string>, finish: string | null): string {
	return openaiChunk([{ index: 0, delta, logprobs: null, finish_reason: finish }], null);
}

/** The frames of OpenAI's stream: role, sixty texts, finish reason, usage, end mark. */
export const openaiFrames: readonly string[] = [
	openaiDelta({ role: "assistant", content: "" }, null),
	...pieces.map((content) => openaiDelta({ content }, null)),
	openaiDelta({}, "stop"),
	openaiChunk([], usageOf(streamedChunks)),
	"data: [DONE]\n\n",
];

function anthropicFrame(type: string, fields: Record<string, unknown>): string {
	return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

/** The frames of Anthropic's stream with the same sixty texts. */
export const anthropicFrames: readonly string[] = [
	anthropicFrame("message_start", {
		message: {
			id: "msg_BenchBenchBenchBench",
			type: "message",
			role: "assistant",
			model: "claude-haiku-4-5-20251001",
			content: [],
			stop_reason: null,
			stop_sequence: null,
			usage: { input_tokens: promptTokens, output_tokens: 1 },
		},
	}),
	anthropicFrame("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
	...pieces.map((text) => anthropicFrame("content_block_delta", { index: 0, delta: { type: "text_delta", text } })),
	anthropicFrame("content_block_stop", { index: 0 }),
	anthropicFrame("message_delta", {
		delta: { stop_reason: "end_turn", stop_sequence: null },
		usage: { output_tokens: streamedChunks },
	}),
	anthropicFrame("message_stop", {}),
];
