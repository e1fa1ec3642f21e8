import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { pool } from "~/platform/db/pool.server";
import { decrypt, encrypt } from "~/platform/secrets.server";

type Item = Record<string, unknown>;

/** An answer of the Responses API with the conversation that led to it. All of it is plain JSON. */
export type StoredResponse = {
	/** As the client got it. */
	response: Record<string, unknown>;
	/** Everything said before the answer, in items that may be sent again. */
	input: Item[];
	/** The answer's items with all that a later turn needs, which the client may not have asked to see. */
	output: Item[];
};

/** Whose response it is: other projects do not find it. */
export type ResponseScope = { organizationId: string; projectId: string };

const [compress, decompress] = [promisify(gzip), promisify(gunzip)];

async function seal(stored: StoredResponse): Promise<Buffer> {
	const text = JSON.stringify(stored);
	if (text.length > longestKept) throw new Error(`a conversation of ${text.length} characters is not kept`);
	return encrypt(await compress(text, { level: 1 }));
}

async function unseal(encrypted: Buffer): Promise<StoredResponse> {
	return JSON.parse((await decompress(decrypt(encrypted))).toString("utf8")) as StoredResponse;
}

/** Longest conversation that is kept, in characters: each answer is kept with all that went before it. */
const longestKept = 32 * 1024 * 1024;

/** Keeps a response for so many days. `id` is a UUID; keeping one twice does nothing. Throws where it is too long. */
export async function keepResponse(id: string, stored: StoredResponse, scope: ResponseScope, retentionDays: number): Promise<void> {
	const itemIds = stored.output.map((item) => item.id).filter((itemId) => typeof itemId === "string");
	await pool().query(
		`INSERT INTO stored_response (id, organization_id, project_id, item_ids, encrypted, expires_at)
		VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 day') ON CONFLICT DO NOTHING`,
		[id, scope.organizationId, scope.projectId, itemIds, await seal(stored), retentionDays],
	);
}

const ofScope = "organization_id = $2 AND project_id = $3 AND expires_at > now()";

/** A kept response, or undefined where there is none or it is over. */
export async function findResponse(id: string, scope: ResponseScope): Promise<StoredResponse | undefined> {
	const { rows } = await pool().query<{ encrypted: Buffer }>(
		`SELECT encrypted FROM stored_response WHERE id = $1 AND ${ofScope}`,
		[id, scope.organizationId, scope.projectId],
	);
	return rows[0] && unseal(rows[0].encrypted);
}

/** Output items of kept responses by their ids; those that are not kept are missing. */
export async function findItems(itemIds: readonly string[], scope: ResponseScope): Promise<Map<string, Item>> {
	// Postgres knows no text with NUL, so that no item has such an id.
	const wanted = new Set(itemIds.filter((id) => !id.includes("\0")));
	const found = new Map<string, Item>();
	const ids = [...wanted];
	for (let at = 0; at < ids.length; at += itemsAtOnce) {
		const asked = ids.slice(at, at + itemsAtOnce).filter((id) => !found.has(id));
		for (const { output } of asked.length > 0 ? await responsesWith(asked, scope) : []) {
			for (const item of output) if (typeof item.id === "string" && wanted.has(item.id)) found.set(item.id, item);
		}
	}
	return found;
}

/** Responses hold whole conversations: a request that refers to hundreds of items must not have as many in memory. */
const itemsAtOnce = 16;

async function responsesWith(itemIds: readonly string[], scope: ResponseScope): Promise<StoredResponse[]> {
	const { rows } = await pool().query<{ encrypted: Buffer }>(
		`SELECT encrypted FROM stored_response WHERE item_ids && $1::text[] AND ${ofScope}`,
		[itemIds, scope.organizationId, scope.projectId],
	);
	const responses: StoredResponse[] = [];
	for (const { encrypted } of rows) responses.push(await unseal(encrypted));
	return responses;
}

/** Deletes a kept response. False where there was none. */
export async function deleteResponse(id: string, scope: ResponseScope): Promise<boolean> {
	const { rowCount } = await pool().query(`DELETE FROM stored_response WHERE id = $1 AND ${ofScope}`, [
		id,
		scope.organizationId,
		scope.projectId,
	]);
	return (rowCount ?? 0) > 0;
}

const atOnce = 1000;

/** Deletes responses whose time is over, in steps, so that no run is one huge transaction. Returns how many. */
export async function deleteExpiredResponses(signal: AbortSignal): Promise<number> {
	let deleted = 0;
	for (let step = atOnce; step === atOnce && !signal.aborted; deleted += step) {
		const { rowCount } = await pool().query(
			`DELETE FROM stored_response WHERE id IN (SELECT id FROM stored_response WHERE expires_at <= now() LIMIT ${atOnce})`,
		);
		step = rowCount ?? 0;
	}
	return deleted;
}
