import { openAiChat } from "./openai-chat";
import type { Surface } from "./surface";

/** The client surfaces, a table of the page each. */
export const surfaces: readonly Surface[] = [openAiChat];
