import { afterAll, beforeAll, expect, it } from "vitest";
import { addLedgerEntry } from "~/domain/ledger/add-ledger-entry.server";
import { pool } from "~/platform/db/pool.server";
import { newId } from "~/platform/ids";
import { loader as referralsLoader } from "~/routes/console/referrals/route";
import { loader as transactionsLoader } from "~/routes/console/transactions/route";
import { closeState } from "../factories/close-state";
import { type Person, signUpPerson } from "../factories/management-client";

let owner: Person;
let admin: Person;

beforeAll(async () => {
	[owner, admin] = [await signUpPerson(), await signUpPerson()];
	await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'admin')", [
		owner.organizationId,
		admin.userId,
	]);
});
afterAll(closeState);

function visit(person: Person, query = ""): never {
	const request = new Request(`http://localhost:3002/${query}`, { headers: { cookie: person.client.cookie } });
	return { request, params: { organizationId: owner.organizationId }, context: {} } as never;
}

const moment = () => new Promise((resolve) => void setTimeout(resolve, 2));

async function payment(given: { kind: string; status: string; credits: string | null; totalPaid: string | null }): Promise<string> {
	const id = newId();
	await pool().query(
		`INSERT INTO transaction (id, organization_id, kind, status, credits, total_paid, platform_fee, receipt_url, invoice_url)
		VALUES ($1, $2, $3, $4, $5, $6, '0.5', 'https://pay.example.com/receipt', 'https://pay.example.com/invoice')`,
		[id, owner.organizationId, given.kind, given.status, given.credits, given.totalPaid],
	);
	await moment();
	return id;
}

async function credit(kind: "grant" | "referral" | "top_up", amount: string, transactionId?: string): Promise<void> {
	const given = { organizationId: owner.organizationId, kind, amount, source: `test:${newId()}`, description: `A ${kind}` };
	await addLedgerEntry(pool(), { ...given, ...(transactionId && { transactionId }) });
	await moment();
}

it("lists payments and other movements of credits together, each once, without usage", async () => {
	const topUp = await payment({ kind: "credit_top_up", status: "completed", credits: "10", totalPaid: "10.5" });
	await credit("top_up", "10", topUp);
	await credit("grant", "3.25");
	await pool().query("INSERT INTO ledger_entry (id, organization_id, kind, amount) VALUES ($1, $2, 'usage', -1)", [
		newId(),
		owner.organizationId,
	]);
	await credit("referral", "0.000000000007");
	await payment({ kind: "subscription_start", status: "pending", credits: null, totalPaid: null });
	const { history } = await transactionsLoader(visit(owner));
	expect(history?.movements).toMatchObject([
		{ kind: "subscription_start", status: "pending", credits: null, totalPaid: null },
		{ kind: "referral", status: "completed", credits: "0.000000000007", totalPaid: null, receiptUrl: null, invoiceUrl: null },
		{ kind: "grant", status: "completed", credits: "3.25", description: "A grant" },
		{
			kind: "credit_top_up",
			credits: "10",
			totalPaid: "10.5",
			platformFee: "0.5",
			receiptUrl: "https://pay.example.com/receipt",
			invoiceUrl: "https://pay.example.com/invoice",
			invoicePdfUrl: null,
		},
	]);
	expect(history?.nextCursor).toBeNull();
});

it("goes on where a page ended, and meets every row once", async () => {
	for (let index = 0; index < 52; index++) await credit(index % 2 === 0 ? "grant" : "referral", "0.01");
	const first = (await transactionsLoader(visit(owner))).history;
	expect(first?.movements).toHaveLength(50);
	const second = (await transactionsLoader(visit(owner, `?cursor=${first?.nextCursor}`))).history;
	expect(second?.nextCursor).toBeNull();
	const ids = [...(first?.movements ?? []), ...(second?.movements ?? [])].map(({ id }) => id);
	expect(ids).toHaveLength(56);
	expect(new Set(ids).size).toBe(56);
	expect(ids).toEqual(ids.toSorted().toReversed());
	expect((await transactionsLoader(visit(owner, "?cursor=x"))).history?.movements).toHaveLength(50);
});

it("tells members who are no owners nothing of the money, and strangers nothing at all", async () => {
	const stranger = await signUpPerson();
	for (const loader of [transactionsLoader, referralsLoader]) {
		const seen = JSON.stringify(await loader(visit(admin)));
		expect(seen).not.toMatch(/grant|purchased|\d\.\d/);
		await expect(loader(visit(stranger))).rejects.toMatchObject({ status: 404 });
	}
});

it("leads to the link as the top-ups grow", async () => {
	expect((await referralsLoader(visit(owner))).referrals).toMatchObject({ unlocked: false, purchased: "10", remaining: "90", link: null });
	await credit("top_up", "90");
	expect((await referralsLoader(visit(owner))).referrals?.link).toMatch(/^http:\/\/localhost:3002\/sign-up\?ref=\w{10}$/);
});
