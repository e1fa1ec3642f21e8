import { anthropicMessages } from "./anthropic-messages";
import { openAiChat } from "./openai-chat";
import { openAiCompletions } from "./openai-completions";
import { openAiResponses } from "./openai-responses";
import type { Surface } from "./surface";

/** The client surfaces, a table of the page each. */
export const surfaces: readonly Surface[] = [openAiChat, anthropicMessages, openAiResponses, openAiCompletions];
