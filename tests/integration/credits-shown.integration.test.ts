import { afterAll, beforeAll, expect, it } from "vitest";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { ensurePartitions } from "~/domain/usage/partitions.server";
import { toRecord } from "~/domain/usage/usage-record.server";
import { writeBatch } from "~/domain/usage/write-batch.server";
import { pool } from "~/platform/db/pool.server";
import { loader as overviewLoader } from "~/routes/console/overview/route";
import { closeState } from "../factories/close-state";
import { type Person, signUpPerson } from "../factories/management-client";
import { usageEvent } from "../factories/usage-event";

let owner: Person;

beforeAll(async () => {
	owner = await signUpPerson();
	await ensurePartitions(pool());
});
afterAll(closeState);

const grant = (amount: string, source: string) =>
	addLedgerEntry(pool(), { organizationId: owner.organizationId, kind: "grant", amount, source });

/** One answer that credits pay. */
function spend(cost: string, dataStorageCost = "0"): Promise<number> {
	const { organizationId, projectId } = owner;
	const paid = { organizationId, projectId, billed: true, usedMode: "credits" } as const;
	return writeBatch(pool(), [toRecord(usageEvent({ ...paid, cost, dataStorageCost }))]);
}

/** Credits as every place that tells them says them. */
async function shown(): Promise<string[]> {
	const url = new URL("http://localhost:3002/");
	const request = new Request(url, { headers: { cookie: owner.client.cookie } });
	const params = { organizationId: owner.organizationId, projectId: owner.projectId };
	const overview = await overviewLoader({ request, params, url, context: {} } as never);
	const list = await owner.client.get("/orgs");
	const one = await owner.client.get(`/orgs/${owner.organizationId}`);
	return [list.json.organizations[0].credits, one.json.organization.credits, overview.credits];
}

it.each([
	["nothing was credited", async () => undefined, "0"],
	["credits were granted", () => grant("123456789012.000000000001", "first"), "123456789012.000000000001"],
	["a request and its storage were paid", () => spend("0.000000000002", "0.1"), "123456789011.899999999999"],
	["credits were taken away", () => grant("-123456789012", "second"), "-0.100000000001"],
	["the last digit came back", () => grant("0.1", "third"), "-0.000000000001"],
])("are exact to the last digit everywhere once %s", async (_, happen: () => Promise<unknown>, credits) => {
	await happen();
	expect(await shown()).toEqual([credits, credits, credits]);
});

it("every request says who paid for it", async () => {
	const { organizationId, projectId } = owner;
	const paid = { organizationId, projectId, cost: "0.5" } as const;
	const requests = [
		{ ...paid, billed: true, usedMode: "credits", source: "credits" },
		{ ...paid, billed: true, usedMode: "api-keys", source: "own key" },
		{ ...paid, billed: true, usedMode: "api-keys", source: "own key, stored", dataStorageCost: "0.1" },
		{ ...paid, billed: false, usedMode: "credits", source: "free instance" },
		{ ...paid, billed: true, usedMode: "credits", source: "cache", cost: "0" },
	] as const;
	await writeBatch(pool(), requests.map((given) => toRecord(usageEvent(given))));
	const { json } = await owner.client.get(`/logs?projectId=${projectId}`);
	type Row = { source: string | null; usedMode: string; charged: boolean };
	const told = (json.logs as Row[]).filter(({ source }) => source !== null);
	expect(Object.fromEntries(told.map(({ source, usedMode, charged }) => [source, [usedMode, charged]]))).toEqual({
		credits: ["credits", true],
		"own key": ["api-keys", false],
		"own key, stored": ["api-keys", true],
		"free instance": ["credits", false],
		cache: ["credits", false],
	});
});
