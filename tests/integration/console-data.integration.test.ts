import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listedRow } from "~/routes/console/activity/listed-row";
import { loader as newsLoader } from "~/routes/console/activity/news";
import { loader as activityLoader } from "~/routes/console/activity/route";
import { loader as detailLoader } from "~/routes/console/activity-detail/route";
import { loader as overviewLoader } from "~/routes/console/overview/route";
import { parseMoney } from "~/platform/money";
import { ensurePartitions } from "~/domain/usage/partitions.server";
import { recordUsage, stopUsageRecorder } from "~/domain/usage/recorder.server";
import type { UsageEvent } from "~/domain/usage/usage-event";
import { pool } from "~/platform/db/pool.server";
import { closeState } from "../factories/close-state";
import { type Person, signUpPerson } from "../factories/management-client";
import { usageHistory } from "../factories/usage-history";

const now = Date.now();
let owner: Person;
let stranger: Person;
let events: UsageEvent[];

beforeAll(async () => {
	owner = await signUpPerson();
	stranger = await signUpPerson();
	const key = await owner.client.post("/keys/api", { description: "Production", projectId: owner.projectId });
	const tenant = { organizationId: owner.organizationId, projectId: owner.projectId, apiKeyId: key.json.apiKey.id as string };
	events = usageHistory({ tenant, now, days: 3, requestsPerDay: 60, retain: true }).sort((a, b) => (a.id < b.id ? 1 : -1));
	await ensurePartitions(pool());
	await Promise.all(events.map((event) => recordUsage(event)));
	await stopUsageRecorder();
});
afterAll(closeState);

type Loader<Data> = (args: never) => Promise<Data>;

/** Calls a page's loader as the router does, signed in as a person. */
function load<Data>(loader: Loader<Data>, person: Person, path: string, more: Record<string, string> = {}): Promise<Data> {
	const url = new URL(path, "http://localhost:3002");
	const request = new Request(url, { headers: { cookie: person.client.cookie } });
	const params = { organizationId: owner.organizationId, projectId: owner.projectId, ...more };
	return loader({ request, params, url, context: {} } as never);
}

describe("activity", () => {
	it("pages through every request, newest first, each once", async () => {
		const seen: string[] = [];
		for (let cursor: string | null = ""; cursor !== null; ) {
			const page: Awaited<ReturnType<typeof activityLoader>> = await load(activityLoader, owner, `/?cursor=${cursor}`);
			seen.push(...page.logs.map(({ id }) => id));
			cursor = page.nextCursor;
		}
		expect(seen).toEqual(events.map(({ id }) => id));
	});

	it("narrows by what the address says", async () => {
		const failed = await load(activityLoader, owner, "/?reason=upstream_error");
		const expected = events.filter(({ unifiedFinishReason }) => unifiedFinishReason === "upstream_error");
		expect(failed.logs.map(({ id }) => id)).toEqual(expected.slice(0, 50).map(({ id }) => id));
		const tagged = await load(activityLoader, owner, "/?header=Tenant-ID&value=acme&provider=openai");
		expect(tagged.logs.length).toBeGreaterThan(0);
		expect(tagged.logs.every(({ metadata, usedProvider }) => metadata["tenant-id"] === "acme" && usedProvider === "openai")).toBe(true);
	});

	it("sends no routing decisions and no payloads with a list", async () => {
		const { logs } = await load(activityLoader, owner, "/");
		expect(Object.keys(logs[0]!)).toEqual(Object.keys(listedRow({ routing: { attempts: [] } } as never)));
	});

	it("counts what is newer than the newest row shown", async () => {
		const third = events[3]!.id;
		expect(await load(newsLoader, owner, `/?since=${third}`)).toEqual({ count: 3, more: false });
		expect(await load(newsLoader, owner, `/?since=${events[0]!.id}`)).toEqual({ count: 0, more: false });
		expect(await load(newsLoader, owner, "/")).toEqual({ count: 20, more: true });
	});
});

describe("one request", () => {
	it("shows the row with exact costs, its key and the retained payload", async () => {
		const event = events.find(({ payload, cost }) => payload !== null && cost !== "0")!;
		const { log, apiKey } = await load(detailLoader, owner, "/", { logId: event.id });
		expect(log).toMatchObject({ id: event.id, cost: event.cost, inputCost: event.inputCost, routing: event.routing });
		expect(log.payload).toEqual(event.payload);
		expect(apiKey).toBe("Production");
	});

	it("is not there for a made-up id", async () => {
		const answer = load(detailLoader, owner, "/", { logId: "01a00000-0000-7000-8000-000000000000" });
		await expect(answer).rejects.toMatchObject({ status: 404 });
	});
});

describe("dashboard", () => {
	it("adds up to the requests of the period", async () => {
		const { overview, recent, untouched } = await load(overviewLoader, owner, "/");
		const cost = events.reduce((sum, event) => sum + parseMoney(event.cost), 0n);
		expect(overview.totals.cost).toBeCloseTo(Number(cost) / 1e12, 9);
		expect(overview.series.reduce((sum, point) => sum + point.totalTokens, 0)).toBe(
			events.reduce((sum, event) => sum + event.totalTokens, 0),
		);
		expect(recent.map(({ id }) => id)).toEqual(events.slice(0, 10).map(({ id }) => id));
		expect(untouched).toBe(false);
	});

	it("tells an untouched project from a quiet period", async () => {
		const quiet = await load(overviewLoader, owner, "/?range=custom&from=2025-01-01&to=2025-01-02");
		expect(quiet).toMatchObject({ untouched: false, overview: { totals: { requestCount: 0 } } });
		const own = { organizationId: stranger.organizationId, projectId: stranger.projectId };
		expect(await load(overviewLoader, stranger, "/", own)).toMatchObject({ untouched: true });
	});
});

it.each([
	["activity", activityLoader],
	["news", newsLoader],
	["one request", detailLoader],
	["dashboard", overviewLoader],
] as [string, Loader<unknown>][])("keeps strangers out of %s, and sends those who are not signed in to the door", async (_page, loader) => {
	const more = { logId: events[0]!.id };
	await expect(load(loader, stranger, "/", more)).rejects.toMatchObject({ status: 404 });
	const nobody = { ...stranger, client: { cookie: "" } } as Person;
	await expect(load(loader, nobody, "/", more)).rejects.toMatchObject({ status: 302 });
});
