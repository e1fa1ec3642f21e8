import { modelIn, regionOf, runtimeHost } from "./bedrock/regions";
import { openAiResponses } from "./openai-responses/openai-responses";
import type { WireTarget } from "./provider";

function region(target: Pick<WireTarget, "region" | "credential">): string {
	return regionOf(target, "aws_mantle_region", "us-east-1");
}

/** Regions have an endpoint of their own; profiles that reach over several are served by the runtime's. */
const isProfile = (name: string) => !/-\d+$/.test(name);

/**
 * OpenAI's models on Amazon Bedrock, over the Responses API.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/bedrock-mantle.html
 */
export const awsMantle = openAiResponses({
	id: "aws-mantle",
	issuer: "mantle",
	baseUrl: (target) => {
		const name = region(target);
		return isProfile(name) ? runtimeHost(name) : `https://bedrock-mantle.${name}.api.aws`;
	},
	endpoint: () => "/openai/v1/responses",
	adjust: (body, target) => {
		body.model = modelIn(region(target), target.mapping.externalId);
	},
	exactEfforts: true,
	samplesOnlyWithoutReasoning: true,
	validation: { path: "/v1/models" },
});
