import { type ChatEvent, type FinishReason, isContent, type TokenUsage, type UpstreamFault } from "../chat";
import type { HealingMethod } from "../healing/heal-json";

/** What an attempt's events amount to, for the bill, the log and the decision to commit. */
export class Observation {
	usage: TokenUsage | undefined;
	finish: { reason: FinishReason; raw: string } | undefined;
	serviceTier: string | undefined;
	fault: UpstreamFault | undefined;
	hasContent = false;
	/** Unix milliseconds of the first content. */
	firstContentAt: number | undefined;
	/** How the text was made JSON again, where it was. */
	healing: HealingMethod | undefined;
	/** UTF-8 bytes of text, reasoning and tool arguments seen so far. */
	outputBytes = 0;
	/** Forwarded lines that were not decoded; vendors send about one token in each. */
	forwardedLines = 0;

	take(events: readonly ChatEvent[]): void {
		for (const event of events) this.#takeOne(event);
	}

	#takeOne(event: ChatEvent): void {
		if (!this.hasContent && isContent(event)) {
			this.hasContent = true;
			this.firstContentAt = Date.now();
		}
		switch (event.type) {
			case "text":
			case "refusal":
				this.outputBytes += Buffer.byteLength(event.text);
				return;
			case "reasoning":
				this.outputBytes += Buffer.byteLength(event.text ?? "");
				return;
			case "tool-call":
				this.outputBytes += Buffer.byteLength(event.name ?? "") + Buffer.byteLength(event.arguments ?? "");
				return;
			case "usage":
				this.usage = event.usage;
				return;
			case "finish":
				this.finish = { reason: event.reason, raw: event.raw };
				return;
			case "start":
				if (event.serviceTier) this.serviceTier = event.serviceTier;
				return;
			case "error":
				this.fault = event.fault;
		}
	}
}
