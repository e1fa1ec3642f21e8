import { type Fields, fieldsOf, listOf, wordOf } from "../fields";
import type { WireTarget } from "../provider";
import { warnOnce } from "../warn-once";

/**
 * Stands in for reasoning that earlier turns lack: another model made them, or the client dropped it. A vendor in thinking mode
 * refuses a conversation with tools in which it is missing or empty, and takes a space.
 * Sources: https://api-docs.deepseek.com/guides/thinking_mode ("must be fully passed back … will return a 400 error"),
 * https://github.com/NousResearch/hermes-agent/pull/17341 (a space is taken, an empty text is not),
 * https://github.com/mastra-ai/mastra/issues/12592 (the same at Moonshot),
 * https://platform.xiaomimimo.com/docs/en-US/usage-guide/passing-back-reasoning_content
 */
export function fillMissingReasoning(body: Fields, { mapping }: WireTarget, warnings: string[]): void {
	if (!mapping.reasoning || fieldsOf(body.thinking)?.type === "disabled" || !Array.isArray(body.messages)) return;
	const withTools = listOf(body.tools).length > 0 || body.messages.some((message) => fieldsOf(message)?.tool_calls);
	if (!withTools) return;
	body.messages = body.messages.map((message: unknown) => {
		const fields = fieldsOf(message);
		if (fields?.role !== "assistant" || wordOf(fields.reasoning_content)) return message;
		warnOnce(warnings, "earlier turns without reasoning were sent with a blank one: this provider demands it beside tools");
		return { ...fields, reasoning_content: " " };
	});
}
