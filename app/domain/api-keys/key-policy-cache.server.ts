import { LRUCache } from "lru-cache";
import type { Pool } from "pg";
import { logger } from "~/platform/logger.server";
import { hashApiKey } from "~/platform/secrets.server";
import { bucketTag, type Store } from "~/platform/store/store";
import { type KeyPolicy, type KeyPolicyRow, openKeyPolicy, readKeyPolicyRow } from "./load-key-policy.server";

/** Channel on which the id of a changed organization is published. */
export const policyChannel = "policy";

/** Store key of an organization's policy version. */
export function policyVersionKey(organizationId: string): string {
	return `policy:version:${bucketTag(organizationId)}:${organizationId}`;
}

/** Longest trust without looking at the store's version. */
const trustMs = 1_000;
/** Longest trust without reading Postgres: bounds a change whose process died before it could tell the store. */
const maxAgeMs = 30_000;
/** Longest trust while Postgres is away, as long as the store still says that nothing changed. */
const outageMs = 15 * 60_000;
const unknownTtlMs = 2_000;
const maxEntries = 20_000;
const maxUnknown = 10_000;
const longestToken = 256;

type Snapshot = { row: KeyPolicyRow; loadedAt: number };
type Entry = Snapshot & { result: Promise<KeyPolicy>; checkedAt: number };

const absent: Promise<null> = Promise.resolve(null);

/**
 * Snapshots of key policies: in process, then in the store, then Postgres. A snapshot is served without any wait for a
 * second; after that the organization's version in the store is compared, and a higher one reloads. Both maps are
 * bounded, so that guessed tokens cost neither memory nor more than one statement per guess and two seconds.
 */
export class KeyPolicyCache {
	readonly #pool: () => Pool;
	readonly #store: () => Store;
	readonly #entries: LRUCache<string, Entry>;
	readonly #unknown = new LRUCache<string, true>({ max: maxUnknown, ttl: unknownTtlMs });
	readonly #flights = new Map<string, Promise<KeyPolicy | null>>();
	readonly #tokensOf = new Map<string, Set<string>>();
	/** Counts invalidations, so that a load that ran across one is not trusted for a second. */
	#invalidations = 0;
	#subscribed = false;

	constructor(pool: () => Pool, store: () => Store) {
		this.#pool = pool;
		this.#store = store;
		this.#entries = new LRUCache<string, Entry>({
			max: maxEntries,
			dispose: (entry, token) => this.#forgetToken(entry.row.organizationId, token),
		});
	}

	/** The policy of a token, or null for one that never existed. Rejects only where Postgres cannot answer. */
	policyOf(token: string): Promise<KeyPolicy | null> {
		const entry = this.#entries.get(token);
		if (entry !== undefined && Date.now() - entry.checkedAt < trustMs) return entry.result;
		if (token.length === 0 || token.length > longestToken || this.#unknown.has(token)) return absent;
		return this.#joinFlight(token, entry);
	}

	/** Drops every snapshot of an organization in this process. */
	invalidate(organizationId: string): void {
		this.#invalidations++;
		this.#unknown.clear();
		for (const token of this.#tokensOf.get(organizationId) ?? []) this.#entries.delete(token);
	}

	#joinFlight(token: string, entry: Entry | undefined): Promise<KeyPolicy | null> {
		const running = this.#flights.get(token);
		if (running !== undefined) return running;
		const flight = this.#refresh(token, entry).finally(() => this.#flights.delete(token));
		this.#flights.set(token, flight);
		return flight;
	}

	async #refresh(token: string, entry: Entry | undefined): Promise<KeyPolicy | null> {
		this.#subscribe();
		const invalidations = this.#invalidations;
		const currency = entry === undefined ? "changed" : await this.#currencyOf(entry);
		if (entry !== undefined && currency === "current" && invalidations === this.#invalidations) {
			return this.#trust(entry);
		}
		try {
			return await this.#load(token, invalidations);
		} catch (error) {
			const unchanged = currency === "aged" && invalidations === this.#invalidations;
			if (entry === undefined || !unchanged || Date.now() - entry.loadedAt > outageMs) throw error;
			logger.warn({ err: error }, "the database does not answer; going on with a policy the store calls current");
			return this.#trust(entry);
		}
	}

	#trust(entry: Entry): Promise<KeyPolicy> {
		entry.checkedAt = Date.now();
		return entry.result;
	}

	async #load(token: string, invalidations: number): Promise<KeyPolicy | null> {
		const tokenHash = hashApiKey(token);
		const snapshot = (await this.#fromStore(tokenHash)) ?? (await this.#fromPostgres(tokenHash));
		if (snapshot === null) {
			this.#entries.delete(token);
			if (invalidations === this.#invalidations) this.#unknown.set(token, true);
			return null;
		}
		const policy = openKeyPolicy(snapshot.row);
		const checkedAt = invalidations === this.#invalidations ? Date.now() : 0;
		this.#remember(token, { ...snapshot, result: Promise.resolve(policy), checkedAt });
		return policy;
	}

	/** `aged`: nothing says that it changed, but it has not been read from Postgres for long. */
	async #currencyOf({ row, loadedAt }: Snapshot): Promise<"current" | "aged" | "changed"> {
		try {
			const version = await this.#store().get(policyVersionKey(row.organizationId));
			if (version !== null && row.policyVersion < Number(version)) return "changed";
			return Date.now() - loadedAt > maxAgeMs ? "aged" : "current";
		} catch (error) {
			logger.warn({ err: error }, "policy version unavailable; reading the policy from the database");
			return "changed";
		}
	}

	async #fromStore(tokenHash: string): Promise<Snapshot | null> {
		try {
			const text = await this.#store().get(snapshotKey(tokenHash));
			if (text === null) return null;
			const snapshot = JSON.parse(text) as Snapshot;
			return (await this.#currencyOf(snapshot)) === "current" ? snapshot : null;
		} catch (error) {
			logger.warn({ err: error }, "policy snapshot unavailable; reading the policy from the database");
			return null;
		}
	}

	async #fromPostgres(tokenHash: string): Promise<Snapshot | null> {
		const row = await readKeyPolicyRow(this.#pool(), tokenHash);
		if (row === null) return null;
		const snapshot = { row, loadedAt: Date.now() };
		try {
			await this.#store().set(snapshotKey(tokenHash), JSON.stringify(snapshot), maxAgeMs);
		} catch {
			// The store only saves the other processes a statement.
		}
		return snapshot;
	}

	#remember(token: string, entry: Entry): void {
		this.#entries.set(token, entry);
		const tokens = this.#tokensOf.get(entry.row.organizationId);
		if (tokens) tokens.add(token);
		else this.#tokensOf.set(entry.row.organizationId, new Set([token]));
	}

	#forgetToken(organizationId: string, token: string): void {
		const tokens = this.#tokensOf.get(organizationId);
		if (!tokens) return;
		tokens.delete(token);
		if (tokens.size === 0) this.#tokensOf.delete(organizationId);
	}

	/** Listens for changes from the first load on; nobody waits for it, as the version check holds the second alone. */
	#subscribe(): void {
		if (this.#subscribed) return;
		this.#subscribed = true;
		this.#store()
			.subscribe(policyChannel, (organizationId) => this.invalidate(organizationId))
			.catch((error: unknown) => {
				this.#subscribed = false;
				logger.warn({ err: error }, "no subscription to policy changes; relying on version checks");
			});
	}
}

function snapshotKey(tokenHash: string): string {
	return `policy:key:${tokenHash}`;
}
