import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { idFloor, newId } from "~/platform/ids";
import { formatMoney, parseMoney } from "~/platform/money";
import { closeState } from "../../../tests/factories/close-state";
import { ManagementClient, type Person, signUpPerson } from "../../../tests/factories/management-client";
import { tenant } from "../../../tests/factories/tenant";
import { addLedgerEntry } from "../ledger/add-ledger-entry.server";
import { action, loader } from "~/routes/auth/sign-up";
import { payReferrals } from "./pay-referrals.server";
import { referralCodeOf } from "./referral-code.server";

const hourMs = 3_600_000;
let referrer: Person;
beforeAll(async () => {
	referrer = await signUpPerson();
});
afterAll(closeState);

const one = async <Row>(text: string, values: unknown[]): Promise<Row> => (await pool().query(text, values)).rows[0] as Row;

const topUp = (organizationId: string, amount: string) =>
	addLedgerEntry(pool(), { organizationId, kind: "top_up", amount, source: `test:${newId()}` });

/** A debit as the usage batch writes it. */
async function spend(organizationId: string, amount: string, given: { id?: string; kind?: string } = {}): Promise<void> {
	await pool().query("INSERT INTO ledger_entry (id, organization_id, kind, amount) VALUES ($1, $2, $3, -$4::numeric)", [
		given.id ?? newId(),
		organizationId,
		given.kind ?? "usage",
		amount,
	]);
}

async function referredBy(organizationId: string): Promise<string> {
	const made = await tenant(pool());
	await pool().query("UPDATE organization SET referred_by_id = $2 WHERE id = $1", [made.organizationId, organizationId]);
	return made.organizationId;
}

async function unlockedReferrer(): Promise<string> {
	const { organizationId } = await tenant(pool());
	await topUp(organizationId, "100");
	await later();
	return organizationId;
}

async function earningsOf(organizationId: string): Promise<string> {
	const { earned } = await one<{ earned: string }>(
		`SELECT trim_scale(coalesce(sum(amount), 0))::text AS earned FROM ledger_entry WHERE organization_id = $1 AND kind = 'referral'`,
		[organizationId],
	);
	return earned;
}

let visitors = 0;

/** Signs up on the page, coming by a link; answers with the new organization and the cookies that were set. */
async function signUp(link: { query?: string; cookie?: string; email?: string }) {
	const email = link.email ?? `visitor${visitors++}@example.com`;
	const answer = await action({
		request: new Request(`http://localhost:3002/sign-up${link.query ?? ""}`, {
			method: "POST",
			body: new URLSearchParams({ name: "New", email, password: "correct horse battery" }),
			headers: { origin: "http://localhost:3002", cookie: link.cookie ?? "", "x-client-address": `192.0.2.${visitors}` },
		}),
	} as never);
	expect(answer).toMatchObject({ status: 302 });
	const { referred } = await one<{ referred: string | null }>(
		`SELECT referred_by_id AS referred FROM organization JOIN member ON organization_id = organization.id
		JOIN "user" ON "user".id = user_id WHERE email = $1`,
		[email],
	);
	return { referred, cookies: (answer as Response).headers.getSetCookie() };
}

it("shows no link below the threshold, and one code to everybody above it", async () => {
	const read = () => referrer.client.get(`/orgs/${referrer.organizationId}/referrals`);
	await topUp(referrer.organizationId, "99.99");
	expect((await read()).json.referrals).toEqual({
		unlocked: false,
		threshold: "100",
		purchased: "99.99",
		remaining: "0.01",
		code: null,
		link: null,
		usersReferred: 0,
		earnings: "0",
	});
	await topUp(referrer.organizationId, "0.01");
	const answers = await Promise.all([read(), read(), read()]);
	const codes = new Set(answers.map(({ json }) => json.referrals.code));
	expect(codes.size).toBe(1);
	const [code] = [...codes];
	expect(code).toMatch(/^[0-9A-Za-z]{10}$/);
	expect(answers[0]?.json.referrals).toMatchObject({ unlocked: true, remaining: "0", link: `http://localhost:3002/sign-up?ref=${code}` });
});

it("is told to owners alone", async () => {
	const other = await signUpPerson();
	const path = `/orgs/${referrer.organizationId}/referrals`;
	expect((await other.client.get(path)).status).toBe(404);
	await pool().query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'admin')", [
		referrer.organizationId,
		other.userId,
	]);
	expect((await other.client.get(path)).status).toBe(403);
});

it("remembers who referred a new user, by the link or by what an earlier visit kept", async () => {
	const code = await referralCodeOf(referrer.organizationId);
	const visit = await loader({ request: new Request(`http://localhost:3002/sign-up?ref=${code}`) } as never);
	const kept = new Headers((visit as { init: ResponseInit }).init.headers).get("set-cookie") as string;
	expect(kept).toMatch(/HttpOnly/);
	const cookie = kept.split(";")[0] as string;
	const byLink = await signUp({ query: `?ref=${code}` });
	expect(byLink.referred).toBe(referrer.organizationId);
	expect(byLink.cookies.find((text) => text.startsWith("llmgateway.referral="))).toMatch(/Max-Age=0/);
	expect((await signUp({ cookie })).referred).toBe(referrer.organizationId);
	const client = new ManagementClient();
	const body = { name: "New", email: "over-http@example.com", password: "correct horse battery" };
	expect((await client.post("/auth/sign-up/email", body, { headers: { cookie } })).status).toBe(200);
	const { json } = await referrer.client.get(`/orgs/${referrer.organizationId}/referrals`);
	expect(json.referrals.usersReferred).toBe(3);
});

it("ignores codes that nobody has, and owners who sign up once more", async () => {
	const code = await referralCodeOf(referrer.organizationId);
	const [mailbox, domain] = referrer.email.split("@");
	expect((await signUp({ query: "?ref=0123456789" })).referred).toBeNull();
	expect((await signUp({ query: "?ref=%27%3B--" })).referred).toBeNull();
	expect((await signUp({ query: `?ref=${code}`, email: `${mailbox}+2@${domain}` })).referred).toBeNull();
	await pool().query("UPDATE organization SET status = 'deleted' WHERE id = $1", [referrer.organizationId]);
	expect((await signUp({ query: `?ref=${code}` })).referred).toBeNull();
	await pool().query("UPDATE organization SET status = 'active' WHERE id = $1", [referrer.organizationId]);
});

it("pays 1 % of the usage of each referred organization, once, however often it runs", async () => {
	const referrerId = await unlockedReferrer();
	const [first, second] = [await referredBy(referrerId), await referredBy(referrerId)];
	await spend(first, "12.5");
	await spend(first, "40", { kind: "storage" });
	await spend(second, "0.000001");
	await payReferrals();
	expect(await earningsOf(referrerId)).toBe("0.12500001");
	expect(await payReferrals()).toEqual({ payments: 0 });
	await spend(second, "1");
	await payReferrals();
	expect(await earningsOf(referrerId)).toBe("0.13500001");
	expect(await one("SELECT trim_scale(balance)::text AS balance FROM credit_balance WHERE organization_id = $1", [referrerId])).toEqual({
		balance: "100.13500001",
	});
});

it("carries what is below the last digit to the next run", async () => {
	const referrerId = await unlockedReferrer();
	const referred = await referredBy(referrerId);
	// A hundredth of 10⁻¹¹ and less: nothing by itself, half of the last digit at fifty.
	for (let index = 0; index < 49; index++) await spend(referred, "0.000000000001");
	await payReferrals();
	expect(await earningsOf(referrerId)).toBe("0");
	await spend(referred, "0.000000000001");
	await payReferrals();
	expect(await earningsOf(referrerId)).toBe("0.000000000001");
	await spend(referred, "0.000000000099");
	await payReferrals();
	expect(await earningsOf(referrerId)).toBe("0.000000000001");
});

it("pays once where runs overlap while money is spent, to the last digit", async () => {
	const referrerId = await unlockedReferrer();
	const referred = await Promise.all(Array.from({ length: 4 }, () => referredBy(referrerId)));
	const sums = new Map(referred.map((id) => [id, 0n]));
	const spendAll = async () => {
		for (let index = 0; index < 60; index++) {
			const id = referred[index % 4] as string;
			const amount = `0.0${index}0000000${index % 10}7`;
			sums.set(id, (sums.get(id) ?? 0n) + parseMoney(amount));
			await spend(id, amount);
		}
	};
	await Promise.all([spendAll(), payReferrals(), payReferrals(), payReferrals(), payReferrals()]);
	await Promise.all([payReferrals(), payReferrals()]);
	const due = [...sums.values()].reduce((total, spent) => total + (spent + 50n) / 100n, 0n);
	expect(await earningsOf(referrerId)).toBe(formatMoney(due));
	const { entries, sources } = await one<{ entries: number; sources: number }>(
		"SELECT count(*)::int AS entries, count(DISTINCT source)::int AS sources FROM ledger_entry WHERE organization_id = $1 AND kind = 'referral'",
		[referrerId],
	);
	expect(sources).toBe(entries);
});

it("counts debits that were committed late, and looks no further back than needed", async () => {
	const referrerId = await unlockedReferrer();
	const referred = await referredBy(referrerId);
	await pool().query("UPDATE ledger_entry SET id = $2 WHERE organization_id = $1", [referrerId, idFloor(Date.now() - 20 * hourMs)]);
	await spend(referred, "10", { id: idFloor(Date.now() - 19 * hourMs) });
	await spend(referred, "1");
	await payReferrals();
	await spend(referred, "100", { id: idFloor(Date.now() - 2 * hourMs) });
	await payReferrals();
	expect(await earningsOf(referrerId)).toBe("1.11");
	expect(
		await one("SELECT counted_entry_id AS id, trim_scale(counted_spending)::text AS spent FROM referral_earning WHERE organization_id = $1", [
			referred,
		]),
	).toEqual({ id: expect.stringMatching(idFloor(Date.now() - 19 * hourMs).slice(0, 6)), spent: "10" });
});

it("pays nothing before the threshold, and nothing for what was spent before", async () => {
	const { organizationId: referrerId } = await tenant(pool());
	const referred = await referredBy(referrerId);
	await topUp(referrerId, "60");
	await addLedgerEntry(pool(), { organizationId: referrerId, kind: "grant", amount: "500", source: `test:${newId()}` });
	await spend(referred, "50");
	expect(await payReferrals()).toEqual({ payments: 0 });
	await later();
	await topUp(referrerId, "40");
	await later();
	await spend(referred, "7");
	await payReferrals();
	expect(await earningsOf(referrerId)).toBe("0.07");
});

/** Ids of one millisecond are in no order. */
const later = () => new Promise((resolve) => void setTimeout(resolve, 3));
