import type { ChatRequest } from "../../chat";
import { GatewayError } from "../../errors";
import { missingField } from "../openai-chat/invalid-request";
import { parseChatCompletionRequest } from "../openai-chat/parse";
import { isPrompt } from "./prompt";

/** Fields of chat completions that mean nothing to text completions. */
const chatFields = ["messages", "tools", "tool_choice", "functions", "function_call", "parallel_tool_calls"] as const;

/**
 * Reads the body of `POST /v1/completions`: one prompt becomes one message of the user, everything else is as in chat
 * completions. Throws GatewayError(400) naming the offending field; refused is what a chat model cannot do: token
 * arrays, several prompts at once, text after a gap (`suffix`), `best_of` beyond `n`, and probabilities of the
 * prompt's own tokens.
 */
export function parseCompletionRequest(body: Record<string, unknown>): ChatRequest {
	for (const name of chatFields) {
		if (body[name] != null) throw invalid(name, `${name} belongs to /v1/chat/completions. Send a prompt here.`);
	}
	const { prompt, suffix, echo, best_of: bestOf, logprobs, ...rest } = body;
	const content = readPrompt(prompt);
	if (suffix != null && suffix !== "") {
		throw unsupported("suffix", "suffix is not supported: models here answer a prompt and do not fill gaps.");
	}
	if (echo != null && typeof echo !== "boolean") throw invalid("echo", "echo must be true or false.");
	refuseBestOf(bestOf, body.n);
	const top = readLogprobs(logprobs);
	if (top !== undefined && echo === true) {
		const why = "providers do not rate the tokens of a prompt";
		throw unsupported("logprobs", `logprobs together with echo is not supported: ${why}.`);
	}
	const probabilities = top === undefined ? {} : { logprobs: true, top_logprobs: top };
	const chat = parseChatCompletionRequest({ ...rest, ...probabilities, messages: [{ role: "user", content }] });
	return { ...chat, source: { dialect: "openai-completions", body } };
}

function readPrompt(prompt: unknown): string {
	if (prompt == null) throw missingField("prompt");
	const only: unknown = Array.isArray(prompt) && prompt.length === 1 ? prompt[0] : prompt;
	if (isPrompt(only)) {
		if (only === "") throw invalid("prompt", "prompt is empty.");
		return only;
	}
	if (!Array.isArray(only) || only.length === 0) throw invalid("prompt", "prompt must be a string.");
	if (only.every(isPrompt)) {
		throw unsupported("prompt", "Several prompts in one request are not supported. Send one request for each.");
	}
	throw unsupported("prompt", "Prompts of token ids are not supported: every model has tokens of its own. Send text.");
}

function refuseBestOf(bestOf: unknown, n: unknown): void {
	if (bestOf == null || bestOf === (n ?? 1)) return;
	const why = "providers do not choose the best of several answers";
	throw unsupported("best_of", `best_of is supported only where it equals n: ${why}.`);
}

/** Probabilities of the tokens that were considered beside each chosen one. */
function readLogprobs(logprobs: unknown): number | undefined {
	if (logprobs == null || logprobs === false) return undefined;
	if (logprobs === true) return 0;
	if (Number.isInteger(logprobs) && Number(logprobs) >= 0 && Number(logprobs) <= 5) return Number(logprobs);
	throw invalid("logprobs", "logprobs must be a whole number from 0 to 5.");
}

function invalid(param: string, message: string): GatewayError {
	return new GatewayError({ status: 400, param, message });
}

function unsupported(param: string, message: string): GatewayError {
	return new GatewayError({ status: 400, code: "unsupported_parameter", param, message });
}
