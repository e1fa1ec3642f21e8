import type { LoggedParameters } from "~/domain/usage/usage-event";
import type { ChatRequest } from "../chat";

/** The settings of a request that its log row shows; never its content. */
export function loggedParameters(chat: ChatRequest): LoggedParameters {
	const { sampling, reasoning, responseFormat, tools, messages } = chat;
	// Assigned one by one: this runs for every request, and most settings are absent.
	const parameters: LoggedParameters = { messageCount: messages.length };
	if (sampling.temperature !== undefined) parameters.temperature = sampling.temperature;
	if (sampling.maxTokens !== undefined) parameters.maxTokens = sampling.maxTokens;
	if (sampling.topP !== undefined) parameters.topP = sampling.topP;
	if (sampling.frequencyPenalty !== undefined) parameters.frequencyPenalty = sampling.frequencyPenalty;
	if (sampling.presencePenalty !== undefined) parameters.presencePenalty = sampling.presencePenalty;
	if (sampling.n !== undefined) parameters.n = sampling.n;
	if (reasoning?.effort !== undefined) parameters.reasoningEffort = reasoning.effort;
	if (reasoning?.maxTokens !== undefined) parameters.reasoningMaxTokens = reasoning.maxTokens;
	if (responseFormat) parameters.responseFormat = responseFormat.type;
	if (tools.length > 0) parameters.toolCount = tools.length;
	if (chat.serviceTier !== undefined) parameters.serviceTier = chat.serviceTier;
	if (chat.verbosity !== undefined) parameters.verbosity = chat.verbosity;
	if (chat.webSearch) parameters.webSearch = true;
	return parameters;
}
