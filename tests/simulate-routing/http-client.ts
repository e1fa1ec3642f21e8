import { pool } from "~/platform/db/pool.server";
import type { Request } from "./findings.ts";
import type { Name } from "./scenario.ts";

type Target = { url: string; token: string; model: string; startedAt: number; nameOf: (vendor: string) => Name };

type Payload = {
	choices?: { finish_reason?: string | null }[];
	usage?: { prompt_tokens: number; completion_tokens: number } | null;
	metadata?: { routing: { provider: string; succeeded: boolean; logId: string }[] };
	error?: { message: string };
};

/** A client of the gateway that notes what became of its requests. */
export class Client {
	readonly #target: Target;
	/** What was said about requests that failed. */
	readonly failures: string[] = [];
	/** With the log id of the first try, whose row says why it went where it went. */
	readonly #seen: { request: Request; logId: string | undefined }[] = [];

	constructor(target: Target) {
		this.#target = target;
	}

	/** Never rejects: an answer that does not come is one more failure that the client sees. */
	async ask(stream: boolean): Promise<void> {
		const { startedAt, nameOf } = this.#target;
		const at = Date.now();
		const { ok, payloads } = await this.#send(stream);
		const attempts = payloads.findLast(({ metadata }) => metadata)?.metadata?.routing ?? [];
		const usage = payloads.findLast((payload) => payload.usage)?.usage;
		const finished = payloads.some(({ choices = [] }) => choices.some((choice) => choice.finish_reason === "stop"));
		const good = ok && finished && !payloads.some(({ error }) => error);
		const last = attempts.at(-1);
		const request: Request = {
			at: at - startedAt,
			first: attempts[0] && nameOf(attempts[0].provider),
			regular: true,
			answeredBy: good && last ? nameOf(last.provider) : undefined,
			attempts: attempts.length,
			tookMs: Date.now() - at,
			inputTokens: usage?.prompt_tokens ?? 0,
			outputTokens: usage?.completion_tokens ?? 0,
		};
		this.#seen.push({ request, logId: attempts[0]?.logId });
		const said = payloads.find(({ error }) => error)?.error?.message ?? "an answer without an end";
		if (!good) this.failures.push(`after ${Math.round(request.at / 1000)} s: ${said}`);
	}

	async #send(stream: boolean): Promise<{ ok: boolean; payloads: Payload[] }> {
		const { url, token, model } = this.#target;
		try {
			const response = await fetch(`${url}/v1/chat/completions`, {
				method: "POST",
				headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
				body: JSON.stringify({ model, stream, messages: [{ role: "user", content: "Say hello" }] }),
			});
			return { ok: response.ok, payloads: payloadsOf(await response.text(), stream && response.ok) };
		} catch (error) {
			const { message, cause } = error as Error;
			return { ok: false, payloads: [{ error: { message: `${message} (${String(cause)})` } }] };
		}
	}

	/** All requests in the order of their arrival. Why they went where they went is in the log, which lags by seconds. */
	async told(): Promise<Request[]> {
		const reasons = new Map<string, string>();
		for (let tries = 0; tries < 100 && reasons.size < this.#seen.length; tries++) {
			await new Promise((resolve) => setTimeout(resolve, 100));
			const { rows } = await pool().query<{ id: string; reason: string }>(
				`SELECT id, routing->>'selectionReason' AS reason FROM log WHERE id = ANY($1)`,
				[this.#seen.map(({ logId }) => logId)],
			);
			for (const { id, reason } of rows) reasons.set(id, reason);
		}
		const usual = new Set(["weighted-score", "stable-preferred"]);
		return this.#seen
			.map(({ request, logId = "" }) => ({ ...request, regular: usual.has(reasons.get(logId) ?? "") }))
			.sort((one, other) => one.at - other.at);
	}
}

function payloadsOf(text: string, streamed: boolean): Payload[] {
	if (!streamed) return [JSON.parse(text) as Payload];
	const lines = text.split("\n").filter((line) => line.startsWith("data: ") && line !== "data: [DONE]");
	return lines.map((line) => JSON.parse(line.slice(6)) as Payload);
}
