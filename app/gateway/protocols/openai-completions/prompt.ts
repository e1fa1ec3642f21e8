import type { ChatRequest } from "../../chat";

export function isPrompt(value: unknown): value is string {
	return typeof value === "string";
}

/** What stands before the answer: the prompt, where the caller wants it back (`echo`). */
export function echoOf({ source: { body } }: ChatRequest): string {
	if (body.echo !== true) return "";
	const prompt: unknown = Array.isArray(body.prompt) ? body.prompt[0] : body.prompt;
	return isPrompt(prompt) ? prompt : "";
}
