import type { Ask, Failure, Result } from "../conversation";
import type { Feature, Reason } from "../features";

/** One request format of clients: how it says things, and what its official SDK makes of the answers. */
export type Surface = {
	id: string;
	title: string;
	path: string;
	/** What the format has no words for. */
	lacks: Partial<Record<Feature, Reason>>;
	/** False where it has no system prompts. */
	system?: false;
	/** False where it has no place for reasoning. */
	showsReasoning?: false;
	/** The request as its SDK takes it, without `stream`. */
	write(ask: Ask, model: string): Record<string, unknown>;
	/** Sends it with the SDK and reads the answer. Throws what the SDK throws. */
	send(client: Client, request: Record<string, unknown>, stream: boolean): Promise<Result>;
	/** What the SDK's error says. Throws where it is none of the SDK's own. */
	failureOf(error: unknown): Failure;
};

/** Where the gateway is; `fetch` stands in for the network where there is none. */
export type Client = { url: string; token: string; fetch?: typeof fetch };

export function warningsOf(headers: Headers): string[] {
	return (headers.get("x-llmgateway-warnings") ?? "").split("; ").filter((warning) => warning !== "");
}
