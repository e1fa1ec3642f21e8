import { fitServedGrok } from "../openai-compatible/fit-grok";
import { openAiCompatible } from "../openai-compatible/openai-compatible";
import type { Provider, WireTarget } from "../provider";
import { bedrockToolNames } from "../tool-names";
import { readAnswer } from "./read-answer";
import { readError } from "./read-error";
import { ConverseStreamReader } from "./read-stream";
import { modelIn, regionOf, runtimeHost } from "./regions";
import { writeBody } from "./write-body";

const id = "aws-bedrock";

function region(target: Pick<WireTarget, "region" | "credential">): string {
	return regionOf(target, "aws_bedrock_region", "global");
}

function model(target: WireTarget): string {
	return modelIn(region(target), target.mapping.externalId);
}

const chat = openAiCompatible({ id, developerRole: false, refusedFields: ["top_k", "verbosity"], adjust: fitServedGrok });

/**
 * The models that Bedrock serves on its OpenAI-compatible endpoint.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html
 */
const bedrockChat: Provider = {
	id,
	dialect: "openai-chat",
	baseUrl: (target) => runtimeHost(region(target)),
	authorize: chat.authorize,
	endpoint: () => "/openai/v1/chat/completions",
	toWire: (request, target) => {
		const wire = chat.toWire(request, target);
		return { ...wire, body: { ...wire.body, model: model(target) } };
	},
	openStream: chat.openStream,
	readAnswer: chat.readAnswer,
	readError: chat.readError,
	toolNames: bedrockToolNames,
};

/**
 * Amazon Bedrock's Converse API with a long-term API key. It has no request that costs nothing on this host, so keys are
 * not checked in advance.
 * Sources: https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html,
 * https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html
 */
export const bedrock: Provider = {
	id,
	dialect: "bedrock-converse",
	framing: "aws-event-stream",
	forMapping: ({ apiFormat }) => (apiFormat === "openai-chat-completions" ? bedrockChat : bedrock),
	baseUrl: (target) => runtimeHost(region(target)),
	authorize: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
	endpoint: (target) =>
		`/model/${encodeURIComponent(model(target))}/${target.stream ? "converse-stream" : "converse"}`,
	toWire: writeBody,
	openStream: (_target, headers) => new ConverseStreamReader(headers),
	readAnswer,
	readError,
	needsInlineImages: true,
	toolNames: bedrockToolNames,
};
