import type { ChatEvent, FinishReason } from "../../chat";
import { foldEvents } from "../../fold-events";
import { usageJson } from "../../pricing/cost";
import { metadataOf } from "../openai-chat/write-answer";
import type { Closing, Served } from "../protocol";
import { legacyLogprobs } from "./logprobs";
import { echoOf } from "./prompt";

/** Writes `text_completion` objects. Reasoning has no place in them. */
export function writeAnswer(events: readonly ChatEvent[], served: Served, closing: Closing): Record<string, unknown> {
	const start = events.find((event) => event.type === "start");
	const echo = echoOf(served.chat);
	const folded = foldEvents(events);
	const choices = folded.map(({ index, blocks, refusal, logprobs, finish }) => ({
		text: echo + blocks.map((block) => (block.type === "text" ? block.text : "")).join("") + refusal,
		index,
		logprobs: legacyLogprobs(logprobs, echo.length),
		finish_reason: legacyFinish(finish?.reason),
	}));
	return {
		id: completionId(served),
		object: "text_completion",
		created: start?.created ?? served.created,
		model: `${served.usedProvider}/${served.usedModel}`,
		choices: choices.length > 0 ? choices : [{ text: echo, index: 0, logprobs: null, finish_reason: "stop" }],
		usage: usageJson(closing.usage, closing.cost),
		metadata: metadataOf(served, closing),
	};
}

export function completionId({ requestId }: Served): string {
	return `cmpl-${requestId}`;
}

/** Text completions know no tools. */
export function legacyFinish(reason: FinishReason | undefined): "stop" | "length" | "content_filter" {
	return reason === "length" || reason === "content_filter" ? reason : "stop";
}
