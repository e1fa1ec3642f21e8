import { Command } from "ioredis";
import type { Settlement } from "~/platform/store/budgets";
import { settleBudgets } from "~/platform/store/redis-budgets.server";
import type { RedisClient } from "~/platform/store/redis-client.server";
import { bucketCount, bucketTag } from "~/platform/store/store";
import { parseRecord, type UsageRecord } from "../usage-record.server";
import { GroupCommit } from "./group-commit";
import type { Journal, JournalEntry, JournalReference } from "./journal";

/** A stream entry holds every record that one trip carried for its bucket; it goes when the last of them goes. */
type StreamEntry = { key: string; entryId: string; recordsLeft: number };

type StreamReply = [entryId: string, fields: string[]][];

const streamKey = (bucket: string): string => `${bucket}:usage`;
const allKeys = Array.from({ length: bucketCount }, (_, bucket) => streamKey(`{b${bucket}}`));

const bucketsAtOnce = 16;

/** What comes while so many trips are under way goes together: under load a trip then carries several records. */
const tripsAtOnce = 2;

/** Journal in Redis streams, one per bucket of organizations, so that it spreads over a cluster. */
export class RedisJournal implements Journal {
	readonly #client: RedisClient;
	readonly #appends: GroupCommit<UsageRecord, StreamEntry>;

	constructor(client: RedisClient) {
		this.#client = client;
		this.#appends = new GroupCommit((records) => this.#write(records), { maxInFlight: tripsAtOnce });
	}

	append(record: UsageRecord, settlement?: Settlement): Promise<StreamEntry> {
		return settlement ? this.#settleAndAppend(record, settlement) : this.#appends.add(record);
	}

	async #settleAndAppend({ bucket, text }: UsageRecord, settlement: Settlement): Promise<StreamEntry> {
		const key = streamKey(bucket);
		const entryId = await settleBudgets(this.#client, settlement, { stream: key, text });
		return { key, entryId, recordsLeft: 1 };
	}

	async textsOf(organizationId: string): Promise<string[]> {
		const reply = (await this.#client.xrange(streamKey(bucketTag(organizationId)), "-", "+")) as StreamReply;
		return reply.flatMap(([, fields]) => fields.filter((text, index) => index % 2 === 1 && text.includes(organizationId)));
	}

	async #write(records: UsageRecord[]): Promise<StreamEntry[]> {
		const buckets = new Map<string, string[]>();
		for (const { bucket, text } of records) {
			const fields = buckets.get(bucket);
			if (fields) fields.push("r", text);
			else buckets.set(bucket, ["r", text]);
		}
		const entries = new Map<string, StreamEntry>();
		const write = async ([bucket, fields]: [string, string[]]) => {
			const key = streamKey(bucket);
			// Sent as it is: `xadd` would go through the client's automatic pipelining, a second grouping of what is one trip.
			const command = new Command("xadd", [key, "*", ...fields], { replyEncoding: "utf8" });
			const entryId = (await this.#client.sendCommand(command)) as string | null;
			entries.set(bucket, { key, entryId: entryId ?? "", recordsLeft: fields.length / 2 });
		};
		await Promise.all([...buckets].map(write));
		return records.map(({ bucket }) => entries.get(bucket) as StreamEntry);
	}

	async remove(references: JournalReference[]): Promise<void> {
		const done = new Map<string, string[]>();
		for (const entry of references as StreamEntry[]) {
			if (--entry.recordsLeft > 0) continue;
			const ids = done.get(entry.key);
			if (ids) ids.push(entry.entryId);
			else done.set(entry.key, [entry.entryId]);
		}
		await Promise.all([...done].map(([key, ids]) => this.#client.xdel(key, ...ids)));
	}

	async orphans(olderThanMs: number, limit: number): Promise<JournalEntry[]> {
		const until = String(Date.now() - olderThanMs);
		const found: JournalEntry[] = [];
		const read = async (key: string) => {
			const reply = (await this.#client.xrange(key, "-", until, "COUNT", limit)) as StreamReply;
			for (const [entryId, fields] of reply) {
				const texts = fields.filter((_, index) => index % 2 === 1);
				const reference: StreamEntry = { key, entryId, recordsLeft: texts.length };
				for (const text of texts) found.push({ reference, record: parseRecord(text) });
			}
		};
		// A few buckets at a time: after an outage all of them are full.
		for (let start = 0; start < bucketCount && found.length < limit; start += bucketsAtOnce) {
			await Promise.all(allKeys.slice(start, start + bucketsAtOnce).map(read));
		}
		return found;
	}

	onLoss(listener: () => void): () => void {
		// Fires for every connection made from now on: what the server kept meanwhile is not known.
		this.#client.on("ready", listener);
		return () => this.#client.off("ready", listener);
	}
}
