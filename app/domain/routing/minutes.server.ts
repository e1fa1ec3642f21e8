import { pool } from "~/platform/db/pool.server";

/** What ended attempts of one minute sum up to. Sums only, so that processes and minutes can be added. */
export type MetricSums = {
	/** Attempts that say something of the provider: client faults and content refusals do not. */
	attempts: number;
	failures: number;
	/** Milliseconds to the first content of streams, and how many streams that is the sum of. */
	firstTokenMs: number;
	firstTokens: number;
	/** Tokens of answers, and the milliseconds that they took. */
	tokens: number;
	generationMs: number;
};

/** The sums of one minute at one provider. */
export type RoutingMinute = MetricSums & {
	/** Unix time in minutes. */
	minute: number;
	model: string;
	provider: string;
	/** Empty where the provider has none. */
	region: string;
};

/** Keeps the sums that a process has of its minutes so far. Later sums replace earlier ones, so repeating is harmless. */
export async function writeMinutes(processId: string, minutes: readonly RoutingMinute[]): Promise<void> {
	// Postgres knows no text with NUL; no model of a catalogue has such a name.
	const rows = minutes.filter(({ model, region }) => !model.includes("\0") && !region.includes("\0"));
	if (rows.length === 0) return;
	await pool().query(
		`INSERT INTO routing_minute (minute, model, provider, region, process, attempts, failures,
			first_token_ms, first_tokens, tokens, generation_ms)
		SELECT to_timestamp(minute * 60), model, provider, region, $1, attempts, failures,
			"firstTokenMs", "firstTokens", tokens, "generationMs"
		FROM json_to_recordset($2) AS row (minute double precision, model text, provider text, region text, attempts int,
			failures int, "firstTokenMs" double precision, "firstTokens" int, tokens double precision,
			"generationMs" double precision)
		ON CONFLICT (model, minute, provider, region, process) DO UPDATE SET
			attempts = excluded.attempts, failures = excluded.failures, first_token_ms = excluded.first_token_ms,
			first_tokens = excluded.first_tokens, tokens = excluded.tokens, generation_ms = excluded.generation_ms`,
		[processId, JSON.stringify(rows)],
	);
}

/** The minutes since a given one, each summed over all processes. */
export async function readMinutes(since: number): Promise<RoutingMinute[]> {
	const { rows } = await pool().query<RoutingMinute>(
		`SELECT (extract(epoch FROM minute) / 60)::int AS minute, model, provider, region,
			sum(attempts)::float8 AS attempts, sum(failures)::float8 AS failures,
			sum(first_token_ms) AS "firstTokenMs", sum(first_tokens)::float8 AS "firstTokens",
			sum(tokens) AS tokens, sum(generation_ms) AS "generationMs"
		FROM routing_minute WHERE minute >= to_timestamp($1::float8 * 60)
		GROUP BY 1, 2, 3, 4`,
		[since],
	);
	return rows;
}

const atOnce = 5000;

/** Deletes minutes before a given one, in steps, so that no run is one huge transaction. Returns how many rows. */
export async function deleteMinutes(before: number, signal: AbortSignal): Promise<number> {
	let deleted = 0;
	for (let step = atOnce; step === atOnce && !signal.aborted; deleted += step) {
		const { rowCount } = await pool().query(
			`DELETE FROM routing_minute WHERE ctid IN (
				SELECT ctid FROM routing_minute WHERE minute < to_timestamp($1::float8 * 60) LIMIT ${atOnce})`,
			[before],
		);
		step = rowCount ?? 0;
	}
	return deleted;
}
