import pg from "pg";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "~/platform/ids";
import { formatMoney, parseMoney } from "~/platform/money";
import { connectRedis, type RedisClient } from "~/platform/store/redis-client.server";
import { mixedUsage } from "../../../tests/factories/mixed-usage";
import { type Tenant, tenant } from "../../../tests/factories/tenant";
import { usageEvent } from "../../../tests/factories/usage-event";
import { newDatabase, testRedisUrl } from "../../../tests/setup/database";
import { RedisJournal } from "../usage/journal/redis-journal.server";
import type { UsageEvent } from "../usage/usage-event";
import { UsageRecorder } from "../usage/usage-recorder.server";
import { toRecord } from "../usage/usage-record.server";
import { writeBatch } from "../usage/write-batch.server";
import { addLedgerEntry } from "./add-ledger-entry.server";
import { closeLedgers, verifyLedger } from "./verify-ledger.server";

const hourMs = 3_600_000;
let pool: pg.Pool;
let redis: RedisClient;

beforeAll(async () => {
	pool = new pg.Pool({ connectionString: await newDatabase(), max: 12 });
	redis = connectRedis(testRedisUrl());
});

afterAll(() => Promise.all([pool.end(), redis.quit()]));

const write = (events: UsageEvent[]): Promise<number> => writeBatch(pool, events.map(toRecord));
const drift = () => verifyLedger(pool, new Date(Date.now() - hourMs), new Date(Date.now() + hourMs));

async function credit(organizationId: string, amount: string): Promise<void> {
	await addLedgerEntry(pool, { organizationId, kind: "grant", amount, source: `test:${newId()}` });
}

async function anotherKey(owner: Tenant): Promise<Tenant> {
	const apiKeyId = newId();
	await pool.query(
		`INSERT INTO api_key (id, project_id, description, token_hash, token_hint) VALUES ($1, $2, 'Other', $3, 'x')`,
		[apiKeyId, owner.projectId, apiKeyId],
	);
	return { ...owner, apiKeyId };
}

/** Sums by name, as plain decimals. */
class Sums {
	readonly #sums = new Map<string, bigint>();

	add(name: string, amount: bigint): void {
		this.#sums.set(name, (this.#sums.get(name) ?? 0n) + amount);
	}

	get text(): Record<string, string> {
		const named = [...this.#sums].filter(([, sum]) => sum !== 0n).map(([name, sum]) => [name, formatMoney(sum)]);
		return Object.fromEntries(named.sort());
	}
}

/** What the events have to come to, worked out apart from the database. */
function due(events: UsageEvent[], credited: string, organizations: string[]) {
	const [keys, windows, ledger, balances] = [new Sums(), new Sums(), new Sums(), new Sums()];
	for (const id of organizations) balances.add(id, parseMoney(credited));
	for (const event of events) {
		const [cost, storage] = [parseMoney(event.cost), parseMoney(event.dataStorageCost)];
		keys.add(event.apiKeyId, cost);
		if (event.periodStart !== null) windows.add(`${event.apiKeyId} ${event.periodStart}`, cost);
		if (!event.billed) continue;
		const usage = event.usedMode === "credits" ? cost : 0n;
		ledger.add(`${event.organizationId} usage`, -usage);
		ledger.add(`${event.organizationId} storage`, -storage);
		balances.add(event.organizationId, -usage - storage);
	}
	return { keys: keys.text, windows: windows.text, ledger: ledger.text, balances: balances.text };
}

async function stored() {
	const read = async (statement: string): Promise<Record<string, string>> => {
		const { rows } = await pool.query<{ name: string; amount: string }>(statement);
		const named = rows.filter(({ amount }) => amount !== "0").map(({ name, amount }) => [name, amount]);
		return Object.fromEntries(named.sort());
	};
	return {
		keys: await read("SELECT api_key_id AS name, trim_scale(usage)::text AS amount FROM api_key_usage"),
		windows: await read(
			`SELECT api_key_id || ' ' || (extract(epoch FROM window_start) * 1000)::bigint AS name,
				trim_scale(usage)::text AS amount FROM api_key_period_usage`,
		),
		ledger: await read(
			`SELECT organization_id || ' ' || kind AS name, trim_scale(sum(amount))::text AS amount
			FROM ledger_entry WHERE kind IN ('usage', 'storage') GROUP BY 1`,
		),
		balances: await read("SELECT organization_id AS name, trim_scale(balance)::text AS amount FROM credit_balance"),
	};
}

const countRows = async (): Promise<unknown> =>
	(await pool.query("SELECT (SELECT count(*) FROM log) AS logs, (SELECT count(*) FROM ledger_entry) AS entries")).rows;

describe("ten thousand mixed attempts, by two writers that repeat each other", () => {
	let owners: Tenant[];
	let events: UsageEvent[];
	const credited = "12.000000000001";

	beforeAll(async () => {
		owners = await Promise.all(Array.from({ length: 6 }, () => tenant(pool)));
		const keys = [...owners, ...(await Promise.all(owners.slice(0, 3).map(anotherKey)))];
		await Promise.all(owners.map(({ organizationId }) => credit(organizationId, credited)));
		events = mixedUsage(keys, 10_000);
		const options = { flushAfterMs: 5, recoverEveryMs: hourMs };
		const logger = pino({ level: "silent" });
		const one = new UsageRecorder(pool, new RedisJournal(redis), logger, { ...options, maxBatch: 190 });
		const other = new UsageRecorder(pool, new RedisJournal(redis), logger, { ...options, maxBatch: 310 });
		// One that no database takes, and ones that have to be mended, so that batches are cut in pieces.
		const paid = { billed: true, usedMode: "credits" } as const;
		const hopeless = () => usageEvent({ ...(owners[0] as Tenant), ...paid, projectId: "no id" });
		const strayed = events.map((event, index) => (index % 2000 === 7 ? { ...event, promptTokens: 2 ** 40 } : event));
		const byRandomBits = strayed.toSorted((a, b) => (a.id.slice(-12) < b.id.slice(-12) ? -1 : 1));
		await Promise.all([
			...strayed.map((event) => one.record(event)),
			...byRandomBits.filter((_, index) => index % 2 === 0).map((event) => other.record(event)),
			one.record(hopeless()),
			other.record(hopeless()),
		]);
		await Promise.all([one.stop(30_000), other.stop(30_000)]);
	});

	const expected = () => due(events, credited, owners.map(({ organizationId }) => organizationId));

	it("come to the last digit on keys, windows, ledger and balances", async () => {
		expect(await stored()).toEqual(expected());
		const { rows } = await pool.query("SELECT count(*)::int AS count FROM log");
		expect(rows).toEqual([{ count: 10_000 }]);
	});

	it("leave every row with the debit that paid it, and no debit of nothing", async () => {
		expect(await drift()).toEqual([]);
		const { rows } = await pool.query(
			`SELECT (SELECT count(*)::int FROM ledger_entry WHERE amount = 0) AS nothing,
				(SELECT bool_and(substr(id::text, 15, 1) = '7') FROM ledger_entry) AS version7`,
		);
		expect(rows).toEqual([{ nothing: 0, version7: true }]);
		const paid = new Map(
			(await pool.query<{ id: string; kind: string | null }>(
				"SELECT log.id, kind FROM log LEFT JOIN ledger_entry e ON e.id = ledger_entry_id",
			)).rows.map(({ id, kind }) => [id, kind]),
		);
		const payer = ({ billed, usedMode, cost, dataStorageCost }: UsageEvent): string | null => {
			if (!billed) return null;
			if (usedMode === "credits" && cost !== "0") return "usage";
			return dataStorageCost === "0" ? null : "storage";
		};
		expect(events.filter((event) => paid.get(event.id) !== payer(event))).toEqual([]);
	});

	it("change nothing when they come once more in other batches", async () => {
		const before = await countRows();
		const batches = Array.from({ length: 10 }, (_, part) => events.filter((_, index) => index % 10 === part));
		expect(await Promise.all(batches.map(write))).toEqual(batches.map(() => 0));
		expect(await countRows()).toEqual(before);
		expect(await stored()).toEqual(expected());
	});

	it("agree with closings, made whenever, and with what comes after them", async () => {
		expect(await closeLedgers(pool, Date.now(), 1)).toBe(0);
		expect(await closeLedgers(pool, Date.now() + 2 * hourMs, 1_000_000)).toBe(0);
		expect(await closeLedgers(pool, Date.now() + 2 * hourMs, 1)).toBe(owners.length);
		expect(await closeLedgers(pool, Date.now() + 2 * hourMs, 1)).toBe(0);
		expect(await drift()).toEqual([]);
		const more = mixedUsage(owners, 500, 2);
		await write(more);
		events.push(...more);
		expect(await drift()).toEqual([]);
		expect(await closeLedgers(pool, Date.now() + 2 * hourMs, 1)).toBe(owners.length);
		expect(await drift()).toEqual([]);
		expect(await stored()).toEqual(expected());
	});
});

describe("one batch", () => {
	const amounts = async (organizationId: string) =>
		(
			await pool.query(
				`SELECT kind, trim_scale(amount)::text AS amount, source = 'usage:' || (
					SELECT id FROM ledger_entry u WHERE u.organization_id = $1 AND u.kind = 'usage'
				) AS "namesUsage" FROM ledger_entry WHERE organization_id = $1 ORDER BY kind`,
				[organizationId],
			)
		).rows;
	const balance = async (organizationId: string) =>
		(
			await pool.query(
				`SELECT trim_scale(balance)::text AS balance, trim_scale(credited)::text AS credited
				FROM credit_balance WHERE organization_id = $1`,
				[organizationId],
			)
		).rows;

	it("makes one debit of each kind, and the balance where there was none", async () => {
		const owner = await tenant(pool);
		const paid = { ...owner, billed: true, usedMode: "credits" as const, cost: "0.000000000003" };
		await write([
			usageEvent({ ...paid, dataStorageCost: "0.1" }),
			usageEvent(paid),
			usageEvent({ ...paid, usedMode: "api-keys", dataStorageCost: "0.2" }),
		]);
		expect(await amounts(owner.organizationId)).toEqual([
			{ kind: "usage", amount: "-0.000000000006", namesUsage: null },
			{ kind: "storage", amount: "-0.3", namesUsage: true },
		]);
		expect(await balance(owner.organizationId)).toEqual([{ balance: "-0.300000000006", credited: "0" }]);
	});

	it("takes nothing but storage for answers by own keys, and nothing where the instance does not charge", async () => {
		const owner = await tenant(pool);
		const own = { ...owner, cost: "5", dataStorageCost: "0.00015" };
		await write([usageEvent({ ...own, billed: true }), usageEvent({ ...own, billed: false, usedMode: "credits" })]);
		expect(await amounts(owner.organizationId)).toEqual([{ kind: "storage", amount: "-0.00015", namesUsage: null }]);
		const free = await tenant(pool);
		await write([usageEvent({ ...free, usedMode: "credits", dataStorageCost: "1" })]);
		expect(await amounts(free.organizationId)).toEqual([]);
		expect(await balance(free.organizationId)).toEqual([]);
	});

	it("makes no row where nothing was to pay", async () => {
		const owner = await tenant(pool);
		const cached = usageEvent({ ...owner, billed: true, usedMode: "credits", cached: true, cost: "0" });
		await write([cached]);
		expect(await amounts(owner.organizationId)).toEqual([]);
		const { rows } = await pool.query("SELECT ledger_entry_id FROM log WHERE id = $1", [cached.id]);
		expect(rows).toEqual([{ ledger_entry_id: null }]);
	});

	it("keeps the rows of an organization that is gone", async () => {
		const gone = usageEvent({ billed: true, usedMode: "credits", cost: "1", periodStart: 1000 });
		expect(await write([gone])).toBe(1);
	});
});

it("does not lock writers out of each other, in whatever order they meet the organizations", async () => {
	const owners = await Promise.all(Array.from({ length: 12 }, () => tenant(pool)));
	const paid = { billed: true, usedMode: "credits" as const, periodStart: 1000, dataStorageCost: "0.01" };
	const batches = Array.from({ length: 40 }, (_, index) => {
		const batch = owners.flatMap((owner) => [usageEvent({ ...owner, ...paid }), usageEvent({ ...owner, ...paid })]);
		return index % 2 ? batch : batch.reverse();
	});
	const crediting = owners.map(({ organizationId }) => credit(organizationId, "1"));
	await Promise.all([...batches.map(write), ...batches.map(write), ...crediting]);
	expect(await drift()).toEqual([]);
	const { rows } = await pool.query(
		"SELECT DISTINCT trim_scale(balance)::text AS balance FROM credit_balance WHERE organization_id = ANY($1::uuid[])",
		[owners.map(({ organizationId }) => organizationId)],
	);
	const each = parseMoney("0.01") + parseMoney("0.000027");
	expect(rows).toEqual([{ balance: formatMoney(parseMoney("1") - 80n * each) }]);
});
