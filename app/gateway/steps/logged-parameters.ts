import type { LoggedParameters } from "~/domain/usage/usage-event";
import type { ChatRequest } from "../chat";

/** The settings of a request that its log row shows; never its content. */
export function loggedParameters(chat: ChatRequest): LoggedParameters {
	const { sampling, reasoning, responseFormat } = chat;
	const parameters: Record<keyof LoggedParameters, number | string | undefined> = {
		temperature: sampling.temperature,
		maxTokens: sampling.maxTokens,
		topP: sampling.topP,
		frequencyPenalty: sampling.frequencyPenalty,
		presencePenalty: sampling.presencePenalty,
		reasoningEffort: reasoning?.effort,
		reasoningMaxTokens: reasoning?.maxTokens,
		responseFormat: responseFormat?.type,
		toolCount: chat.tools.length || undefined,
		messageCount: chat.messages.length,
		n: sampling.n,
	};
	return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)) as LoggedParameters;
}
