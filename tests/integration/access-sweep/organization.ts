import { ensurePartitions } from "~/domain/usage/partitions.server";
import { recordUsage, stopUsageRecorder } from "~/domain/usage/recorder.server";
import { keepResponse } from "~/domain/stored-responses/stored-response.server";
import { pool } from "~/platform/db/pool.server";
import { newId } from "~/platform/ids";
import { encrypt, sha256 } from "~/platform/secrets.server";
import { type Person, signUpPerson } from "../../factories/management-client";
import { usageEvent } from "../../factories/usage-event";

/** Ids of what an organization has, for paths and bodies. */
export type Ids = Record<
	| "organization"
	| "project"
	| "apiKey"
	| "hiddenKey"
	| "providerKey"
	| "masterKey"
	| "iamRule"
	| "invitation"
	| "member"
	| "log"
	| "hiddenLog"
	| "response",
	string
>;

export type SweptOrganization = {
	ids: Ids;
	people: Record<"owner" | "admin" | "developer" | "restricted" | "colleague", Person>;
	/** Tokens, never to be found anywhere. */
	apiKeyToken: string;
	masterToken: string;
	/** Text that only members may read. */
	marks: string[];
	/** Text about money, for owners. */
	billingMarks: string[];
	/** Text about a key that the restricted developer was not granted. */
	hiddenMarks: string[];
};

/** An organization with one of everything, each thing with a name that is found nowhere else. */
export async function sweptOrganization(name: string): Promise<SweptOrganization> {
	await ensurePartitions(pool());
	const owner = await signUpPerson();
	const people = {
		owner,
		admin: await signUpPerson(),
		developer: await signUpPerson(),
		restricted: await signUpPerson(),
		/** Whom requests about a member are about: nobody's own membership. */
		colleague: await signUpPerson(),
	};
	const mark = (what: string) => `${what} of ${name} 7c1f`;
	const organization = owner.organizationId;
	const project = owner.projectId;
	const { client } = owner;
	const billing = { billingCompany: mark("Company"), billingEmail: `billing-${name}@example.org`.toLowerCase() };
	await client.patch(`/orgs/${organization}`, { name: mark("Organization"), retentionLevel: "retain", ...billing });
	await client.patch(`/projects/${project}`, { name: mark("Project") });
	for (const role of ["admin", "developer", "restricted", "colleague"] as const) {
		await insert("member", { organization_id: organization, user_id: people[role].userId, role: role === "admin" ? "admin" : "developer" });
	}
	const newKey = async (description: string) => (await client.post("/keys/api", { description, projectId: project })).json.apiKey;
	const [key, hidden] = [await newKey(mark("Key")), await newKey(mark("Hidden key"))];
	const restricting = { restricted: true, apiKeyIds: [key.id] };
	await client.patch(`/orgs/${organization}/members/${people.restricted.userId}`, restricting);
	const ids: Ids = {
		organization,
		project,
		apiKey: key.id,
		hiddenKey: hidden.id,
		providerKey: await insert("provider_key", {
			id: newId(), organization_id: organization, provider_id: "openai", name: mark("Provider key"),
			encrypted_token: encrypt("sk-secret"), token_hint: "sk-…7c1f",
		}),
		masterKey: "",
		iamRule: await insert("iam_rule", {
			id: newId(), api_key_id: key.id, rule_type: "deny_models", rule_value: { models: [`rule-${name}-7c1f`] },
		}),
		invitation: await insert("invitation", {
			id: newId(), organization_id: organization, email: `guest-${name}@example.org`.toLowerCase(), role: "developer",
			token_hash: sha256(`guest-${name}`), expires_at: new Date(Date.now() + 86_400_000),
		}),
		member: people.colleague.userId,
		log: "", hiddenLog: "",
		response: newId(),
	};
	const master = (await client.post(`/orgs/${organization}/master-keys`, { description: mark("Master key") })).json.masterKey;
	ids.masterKey = master.id;
	const requestOf = (apiKeyId: string, source: string) =>
		usageEvent({ organizationId: organization, projectId: project, apiKeyId, source, payload: { request: { said: source }, response: {} } });
	const events = [requestOf(key.id, `seen-${name}-7c1f.example`), requestOf(hidden.id, `hidden-${name}-7c1f.example`)];
	for (const event of events) await recordUsage(event);
	await stopUsageRecorder();
	[ids.log, ids.hiddenLog] = events.map(({ id }) => id) as [string, string];
	const kept = { response: { id: ids.response, said: mark("Response") }, input: [], output: [] };
	await keepResponse(ids.response, kept, { organizationId: organization, projectId: project }, 30);
	await insert("transaction", {
		id: newId(), organization_id: organization, kind: "credit_top_up", status: "completed", credits: "25", description: mark("Payment"),
	});
	return {
		ids,
		people,
		apiKeyToken: key.token,
		masterToken: master.token,
		marks: [
			...["Organization", "Project", "Key", "Provider key", "Master key", "Response"].map(mark),
			`rule-${name}-7c1f`, `guest-${name}@example.org`.toLowerCase(), `seen-${name}-7c1f.example`, key.token, hidden.token, master.token,
			...Object.values(people).map(({ email }) => email), ...Object.values(ids),
		],
		billingMarks: [mark("Company"), billing.billingEmail, mark("Payment")],
		hiddenMarks: [mark("Hidden key"), `hidden-${name}-7c1f.example`, ids.hiddenKey, ids.hiddenLog],
	};
}

async function insert(table: string, row: Record<string, unknown>): Promise<string> {
	const names = Object.keys(row);
	const places = names.map((_, index) => `$${index + 1}`);
	await pool().query(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${places.join(", ")})`, Object.values(row));
	return String(row.id ?? "");
}

/** What changes by being asked, or belongs to the process rather than to anybody. */
const restless = new Set(["session", "routing_minute", "usage_journal", "_prisma_migrations", "schema_migration"]);

/** Every row of every table, as one sum per table: equal where nothing was changed. */
export async function databaseState(): Promise<Record<string, string>> {
	const { rows: tables } = await pool().query<{ name: string }>(
		`SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
	);
	// A key of one's own that is used says when.
	const parts = tables
		.filter(({ name }) => !restless.has(name))
		.map(({ name }) => `SELECT '${name}' AS name, count(*) || ':' || coalesce(sum(hashtextextended((to_jsonb(t) - 'last_used_at')::text, 0)), 0) AS sum FROM "${name}" t`);
	const { rows } = await pool().query<{ name: string; sum: string }>(parts.join(" UNION ALL "));
	return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
}
