import type { ChatRequest } from "~/gateway/chat";
import { noUsage } from "~/gateway/chat";
import { noCost } from "~/gateway/pricing/cost";
import type { Closing, Served } from "~/gateway/protocols/protocol";
import { requestOf } from "./provider-fixtures";

/** What served a request, for tests of the writers of answers. */
export function servedBy(served: Partial<Served> = {}, chat: ChatRequest = requestOf()): Served {
	return {
		requestId: "request-1",
		logId: "01a2-0000-log",
		chat,
		requestedModel: "model-1",
		requestedProvider: null,
		usedModel: "model-1",
		usedProvider: "provider-1",
		usedRegion: null,
		externalModel: "external-1",
		created: 1_700_000_000,
		omitUsageChunk: false,
		excludeReasoning: false,
		...served,
	};
}

export function closingWith(usage: Partial<Closing["usage"]> = {}): Closing {
	return { usage: { ...noUsage, ...usage }, cost: noCost, attempts: [] };
}
