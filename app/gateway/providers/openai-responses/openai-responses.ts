import type { Provider } from "../provider";
import { openAiToolNames } from "../tool-names";
import { readAnswer } from "./read-answer";
import { readError } from "./read-error";
import { ResponseStreamReader } from "./read-stream";
import type { ResponsesVendor } from "./vendor";
import { writeBody } from "./write-body";

/**
 * A provider of the OpenAI Responses wire family.
 * Source: https://platform.openai.com/docs/api-reference/responses
 */
export function openAiResponses(vendor: ResponsesVendor): Provider {
	const { issuer = "openai", refusesContent } = vendor;
	const provider: Provider = {
		id: vendor.id,
		dialect: "openai-responses",
		authorize: vendor.authorize ?? (({ apiKey }) => ({ authorization: `Bearer ${apiKey}` })),
		endpoint: vendor.endpoint ?? (() => "/responses"),
		toWire: (request, target) => writeBody(request, vendor, target),
		openStream: () => new ResponseStreamReader(issuer),
		readAnswer: (body) => readAnswer(body, issuer),
		readError: (status, headers, body) => {
			const fault = readError(status, headers, body);
			return refusesContent?.(fault) ? { ...fault, contentRefused: true } : fault;
		},
		validation: vendor.validation ?? { path: "/models" },
		toolNames: openAiToolNames,
	};
	if (vendor.baseUrl) provider.baseUrl = vendor.baseUrl;
	if (vendor.credentialExchange) provider.credentialExchange = vendor.credentialExchange;
	if (vendor.needsInlineImages) provider.needsInlineImages = true;
	if (vendor.forwardsStreamLines) provider.forwardsStreamLines = true;
	return provider;
}
