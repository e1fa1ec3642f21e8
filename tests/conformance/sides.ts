import { anthropicMessages } from "~/gateway/protocols/anthropic-messages/anthropic-messages";
import { openaiChat } from "~/gateway/protocols/openai-chat/openai-chat";
import { openaiResponses } from "~/gateway/protocols/openai-responses/openai-responses";
import type { ClientProtocol } from "~/gateway/protocols/protocol";
import { anthropicMessages as anthropicSurface } from "./surfaces/anthropic-messages";
import { openAiChat as chatSurface } from "./surfaces/openai-chat";
import { openAiResponses as responsesSurface } from "./surfaces/openai-responses";
import type { Surface } from "./surfaces/surface";

/** The gateway's protocol of each surface; `opaque` names the field in which its format carries opaque reasoning. */
export const sides: { surface: Surface; protocol: ClientProtocol; opaque: "signature" | "encrypted" }[] = [
	{ surface: chatSurface, protocol: openaiChat, opaque: "signature" },
	{ surface: anthropicSurface, protocol: anthropicMessages, opaque: "signature" },
	{ surface: responsesSurface, protocol: openaiResponses, opaque: "encrypted" },
];
