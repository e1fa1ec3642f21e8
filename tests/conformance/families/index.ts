import { anthropic } from "./anthropic";
import type { Family } from "./family";
import { gemini } from "./gemini";
import { groq } from "./groq";
import { openai } from "./openai";
import { openAiResponses } from "./openai-responses";

/** The columns of the matrix; a new provider family is one file and one line here. */
export const families: readonly Family[] = [openai, openAiResponses, anthropic, gemini, groq];
