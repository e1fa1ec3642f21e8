/** What the next matching requests get instead of a smooth answer. All times in milliseconds, counts in SSE events. */
export type Behaviour = {
	/** Wait before the status line. */
	delayMs?: number;
	/** An error answer with this status, in the provider's own shape. */
	status?: number;
	message?: string;
	headers?: Record<string, string>;
	/** Pause before every event of a stream. */
	dripMs?: number;
	/** After so many events (of whole answers: bytes): drop the connection. */
	cutAfter?: number;
	/** After so many events: close properly, but without the protocol's end. */
	endAfter?: number;
	/** After so many events (of whole answers: bytes): say nothing more and keep the connection open. */
	stallAfter?: number;
	/** After so many events: an error event, inside the 200. */
	errorAfter?: number;
	/** Write streams in pieces of so many bytes, wherever that cuts them. */
	pieceBytes?: number;
	/** Answer with a recording such as `anthropic/thinking`; without the recordings the built-in answer stays. */
	recording?: string;
	/** Answer with exactly this instead: a whole body, or the payloads of a stream. */
	body?: unknown;
	payloads?: string[];
	/** Words in the built-in answer. */
	words?: number;
	/** Replaces the built-in answer's usage, in the provider's own spelling. */
	usage?: Record<string, unknown>;
};

export type Rule = Behaviour & {
	/** Only for requests to this path prefix (`openai`, `anthropic`, `groq` …) or this model. */
	vendor?: string;
	model?: string;
	/** How many requests it holds for; absent means until the script changes. */
	times?: number;
};

/** Decides about each request by itself. */
export type Decide = (vendor: string, stream: boolean) => Behaviour;

/** Rules in force; the first that matches a request wins. */
export class Script {
	#rules: Rule[] = [];
	#decide: Decide | undefined;

	set(rules: readonly Rule[]): void {
		this.#rules = rules.map((rule) => ({ ...rule }));
	}

	add(...rules: Rule[]): void {
		this.#rules.push(...rules.map((rule) => ({ ...rule })));
	}

	/** Asks for every request from now on, whatever the rules say. */
	follow(decide: Decide): void {
		this.#decide = decide;
	}

	clear(): void {
		this.#rules = [];
		this.#decide = undefined;
	}

	take(vendor: string, model: string, stream = false): Behaviour {
		if (this.#decide) return this.#decide(vendor, stream);
		const rule = this.#rules.find(
			(candidate) =>
				(candidate.vendor ?? vendor) === vendor &&
				(candidate.model ?? model) === model &&
				(candidate.times === undefined || candidate.times > 0),
		);
		if (!rule) return {};
		if (rule.times !== undefined) rule.times--;
		return rule;
	}
}

const directive = /\[simulate ([^\]]*)\]/;
const numeric = new Set([
	"delayMs",
	"status",
	"dripMs",
	"cutAfter",
	"endAfter",
	"stallAfter",
	"errorAfter",
	"pieceBytes",
	"words",
]);

/**
 * A behaviour written into the prompt, for callers that reach the simulator only through the gateway:
 * `[simulate status=503 delayMs=20]`, `[simulate recording=anthropic/thinking]`.
 */
export function directiveIn(prompt: string): Behaviour {
	const behaviour: Record<string, unknown> = {};
	for (const pair of directive.exec(prompt)?.[1]?.split(/\s+/) ?? []) {
		const [name, value] = pair.split("=");
		if (name && value !== undefined) behaviour[name] = numeric.has(name) ? Number(value) : value;
	}
	return behaviour as Behaviour;
}
