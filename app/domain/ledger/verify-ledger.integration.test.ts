import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mixedUsage } from "../../../tests/factories/mixed-usage";
import { type Tenant, tenant } from "../../../tests/factories/tenant";
import { usageEvent } from "../../../tests/factories/usage-event";
import { newDatabase } from "../../../tests/setup/database";
import type { UsageEvent } from "../usage/usage-event";
import { toRecord } from "../usage/usage-record.server";
import { writeBatch } from "../usage/write-batch.server";
import { addLedgerEntry } from "./add-ledger-entry.server";
import { verifyLedger } from "./verify-ledger.server";

const hourMs = 3_600_000;
let pool: pg.Pool;
let owner: Tenant;
let organizationId: string;

beforeAll(async () => {
	pool = new pg.Pool({ connectionString: await newDatabase(), max: 4 });
	owner = await tenant(pool);
	organizationId = owner.organizationId;
	await addLedgerEntry(pool, { organizationId, kind: "top_up", amount: "3", source: "test" });
	const paid = { ...owner, billed: true, usedMode: "credits" as const, cost: "0.5" };
	await write([usageEvent(paid), usageEvent({ ...paid, dataStorageCost: "0.25" })]);
});

afterAll(() => pool.end());

const write = (events: UsageEvent[]): Promise<number> => writeBatch(pool, events.map(toRecord));

/** What the comparison says while the change is in place. */
async function whileChanged(statement: string) {
	const client = await pool.connect();
	await client.query("BEGIN");
	await client.query(statement);
	const found = await verifyLedger(client, new Date(Date.now() - hourMs), new Date(Date.now() + hourMs));
	await client.query("ROLLBACK");
	client.release();
	return found;
}

it("finds a balance that moved alone, by its last digit", async () => {
	const moved = `UPDATE credit_balance SET balance = balance + 0.000000000001, credited = credited + 1, purchased = 2
		WHERE organization_id = '${organizationId}'`;
	expect(await whileChanged(moved)).toEqual([
		{ organizationId, figure: "balance", entryId: null, expected: "1.75", found: "1.750000000001" },
		{ organizationId, figure: "credited", entryId: null, expected: "3", found: "4" },
		{ organizationId, figure: "purchased", entryId: null, expected: "3", found: "2" },
	]);
});

it("finds a balance that is missing", async () => {
	const found = await whileChanged(`DELETE FROM credit_balance WHERE organization_id = '${organizationId}'`);
	expect(found.map(({ figure, expected, found }) => [figure, expected, found])).toEqual([
		["balance", "1.75", "0"],
		["credited", "3", "0"],
		["purchased", "3", "0"],
	]);
});

it("finds a debit that is missing, for usage and for storage", async () => {
	for (const [kind, amount] of [["usage", "1"], ["storage", "0.25"]]) {
		const found = await whileChanged(
			`DELETE FROM ledger_entry WHERE kind = '${kind}' AND organization_id = '${organizationId}'`,
		);
		expect(found.filter(({ figure }) => figure === kind)).toMatchObject([{ expected: amount, found: "0" }]);
	}
});

it("finds a log row whose cost is not what was paid for it", async () => {
	const found = await whileChanged(
		`UPDATE log SET cost = cost * 2, data_storage_cost = 1 WHERE organization_id = '${organizationId}'`,
	);
	expect(found.map(({ figure, expected, found }) => [figure, expected, found]).sort()).toEqual([
		["storage", "2", "0.25"],
		["usage", "2", "1"],
	]);
});

it("finds nothing wrong with rows that were recovered much later", async () => {
	const old = mixedUsage([owner], 20, 3).map((event) => ({ ...event, id: event.id.replace(/^\w{8}/, "019a0000") }));
	await write(old);
	expect(await verifyLedger(pool, new Date(Date.now() - hourMs), new Date(Date.now() + hourMs))).toEqual([]);
});
