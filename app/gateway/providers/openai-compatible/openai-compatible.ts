import type { Provider, WireTarget } from "../provider";
import { openAiToolNames } from "../tool-names";
import { hasCacheMarkers } from "./cache-markers";
import { readAnswer } from "./read-answer";
import { readError } from "./read-error";
import { ChatChunkReader } from "./read-stream";
import type { UsageContext } from "./read-usage";
import type { Vendor } from "./vendor";
import { writeBody } from "./write-body";

/** A provider of the OpenAI chat wire family. */
export function openAiCompatible(vendor: Vendor): Provider {
	const provider: Provider = {
		id: vendor.id,
		dialect: "openai-chat",
		authorize: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }),
		endpoint: () => "/chat/completions",
		toWire: (request, target) => writeBody(request, vendor, target),
		openStream: (target) => new ChatChunkReader(usageContext(target, vendor)),
		readAnswer: (body, target) => readAnswer(body, usageContext(target, vendor)),
		readError,
		validation: { path: "/models" },
		toolNames: openAiToolNames,
	};
	const { baseUrl, longestThinkingApart, refusesContent } = vendor;
	if (baseUrl) provider.baseUrl = baseUrl;
	if (longestThinkingApart !== undefined) provider.longestThinkingApart = longestThinkingApart;
	if (refusesContent) {
		provider.readError = (status, headers, body) => {
			const fault = readError(status, headers, body);
			return refusesContent(status, fault.message) ? { ...fault, contentRefused: true } : fault;
		};
	}
	if (vendor.forwardsStreamLines) provider.forwardsStreamLines = true;
	return provider;
}

function usageContext(target: WireTarget, { cacheMarkers }: Vendor): UsageContext {
	if (!cacheMarkers || !target.request) return target;
	return { ...target, explicitCache: hasCacheMarkers(target.request) };
}
