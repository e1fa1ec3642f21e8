import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { tenantWithKey } from "../../factories/api-key";
import { testDatabase } from "../../setup/database";
import { type RunningServer, startServer } from "../../setup/server";

const pool = new pg.Pool({ connectionString: testDatabase(), max: 4 });
const servers: RunningServer[] = [];

beforeAll(async () => {
	for (let count = 0; count < 2; count++) servers.push(await startServer({ PAID_MODE: "true", RUN_WORKER: "false" }));
}, 300_000);

afterAll(async () => {
	await Promise.all(servers.map((server) => server.kill()));
	await pool.end();
});

type Answer = { status: number; limit: string | null; remaining: number };

/** Sends as many requests to a free model at once, to either process in turn, half of them streamed. */
function sendAtOnce(count: number, token: string): Promise<Answer[]> {
	return Promise.all(
		Array.from({ length: count }, async (_, index) => {
			const response = await fetch(`${servers[index % 2]?.url}/v1/chat/completions`, {
				method: "POST",
				headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
				body: JSON.stringify({ model: "demo/demo-chat", stream: index % 4 < 2, messages: [{ role: "user", content: "Hi" }] }),
			});
			await response.text();
			const { status, headers } = response;
			return { status, limit: headers.get("x-ratelimit-limit"), remaining: Number(headers.get("x-ratelimit-remaining")) };
		}),
	);
}

const numbersBelow = (count: number) => Array.from({ length: count }, (_, index) => index);

it.each([
	["an organization that bought nothing", 5, {}],
	["one that bought credits", 20, { bought: true }],
	["a key with a limit of its own", 7, { bought: true, perMinute: 7 }],
] as [string, number, { bought?: boolean; perMinute?: number }][])(
	"two processes together let through exactly the limit of %s (%d)",
	async (_, limit, { bought, perMinute }) => {
		const { organizationId, apiKeyId, token } = await tenantWithKey(pool, `llmgtwy_shared_limit_${limit}`);
		if (bought) await addLedgerEntry(pool, { organizationId, kind: "top_up", amount: "5", source: `test:${organizationId}` });
		await pool.query("UPDATE api_key SET requests_per_minute = $2 WHERE id = $1", [apiKeyId, perMinute ?? null]);
		const answers = await sendAtOnce(100, token);
		const served = answers.filter(({ status }) => status === 200);
		const refused = answers.filter(({ status }) => status === 429);
		expect([served.length, refused.length]).toEqual([limit, 100 - limit]);
		expect(served.map(({ remaining }) => remaining).sort((one, other) => one - other)).toEqual(numbersBelow(limit));
		expect(new Set(answers.map((answer) => answer.limit))).toEqual(new Set([String(limit)]));
		expect(new Set(refused.map(({ remaining }) => remaining))).toEqual(new Set([0]));
	},
);
