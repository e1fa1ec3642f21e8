import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closePools, pool } from "~/platform/db/pool.server";
import { idFloor, newId } from "~/platform/ids";
import { type Tenant, tenant } from "../../../tests/factories/tenant";
import { usageEvent } from "../../../tests/factories/usage-event";
import { everyKey } from "../members/visible-keys";
import { ensurePartitions } from "./partitions.server";
import { activityOf, filterValuesOf, getLog, listLogs, overviewOf, sourcesOf } from "./queries.server";
import { activityQuerySchema, type LogQuery, logFiltersSchema } from "./schemas";
import type { UsageEvent } from "./usage-event";
import { toRecord } from "./usage-record.server";
import { writeBatch } from "./write-batch.server";

const hour = 3_600_000;
const now = new Date(Math.floor(Date.now() / hour) * hour + hour / 2);
const hoursAgo = (hours: number): number => now.getTime() - hours * hour;
const idAt = (time: number): string => idFloor(time).slice(0, 14) + newId().slice(14);
const write = (events: UsageEvent[]) => writeBatch(pool(), events.map(toRecord));

let mine: Tenant;
let other: Tenant;

function eventAt(hours: number, given: Partial<UsageEvent> = {}, owner = mine): UsageEvent {
	return usageEvent({ ...owner, id: idAt(hoursAgo(hours)), createdAt: hoursAgo(hours), ...given });
}

beforeAll(async () => {
	await ensurePartitions(pool());
	[mine, other] = [await tenant(pool(), { keyDescription: "Mine" }), await tenant(pool())];
});

afterAll(closePools);

describe("the activity log", () => {
	let events: UsageEvent[];

	beforeAll(async () => {
		events = [
			eventAt(1, { sessionId: "s-1", metadata: { "user-id": "42", Tenant: "acme" }, source: "example.com" }),
			eventAt(2, { usedProvider: "azure", requestId: "r-2", cost: "0.000000000001", imageInputCost: "0.5" }),
			eventAt(3, { usedModel: "claude", usedProvider: "anthropic", metadata: { "user-id": "43" } }),
			eventAt(4, { status: 502, unifiedFinishReason: "upstream_error", apiKeyId: newId() }),
			eventAt(30, { sessionId: "s-1", payload: { request: { secret: true }, response: ["x"] } }),
			eventAt(24 * 20, { country: "DE" }),
		];
		await write([...events, eventAt(1.5, {}, other)]);
	});

	const found = async (query: Partial<LogQuery>): Promise<number[]> => {
		const { logs } = await listLogs({ visibleKeys: everyKey, projectId: mine.projectId, ...query });
		return logs.map(({ id }) => events.findIndex((event) => event.id === id));
	};

	it("lists newest first, within the scope only", async () => {
		expect(await found({})).toEqual([0, 1, 2, 3, 4, 5]);
		expect(await found({ organizationIds: [mine.organizationId] })).toEqual([0, 1, 2, 3, 4, 5]);
		expect(await found({ organizationIds: [other.organizationId] })).toEqual([]);
		expect(await found({ organizationIds: [] })).toEqual([]);
		const { logs } = await listLogs({ visibleKeys: everyKey, organizationIds: [other.organizationId, mine.organizationId] });
		expect(logs).toHaveLength(7);
		expect(logs.map(({ id }) => id)).toEqual(logs.map(({ id }) => id).toSorted().reverse());
		await expect(listLogs({ visibleKeys: everyKey })).rejects.toThrow(/needs a project or organizations/);
	});

	it.each<[string, Partial<LogQuery>, number[]]>([
		["model", { model: "claude" }, [2]],
		["provider", { provider: "azure" }, [1]],
		["status", { status: 502 }, [3]],
		["finish reason", { unifiedFinishReason: "upstream_error" }, [3]],
		["source", { source: "example.com" }, [0]],
		["session", { sessionId: "s-1" }, [0, 4]],
		["request id", { requestId: "r-2" }, [1]],
		["from", { from: new Date(hoursAgo(2)) }, [0, 1]],
		["to, exclusive", { to: new Date(hoursAgo(3)) }, [3, 4, 5]],
		["period", { from: new Date(hoursAgo(31)), to: new Date(hoursAgo(2)) }, [2, 3, 4]],
		["metadata, whatever the case of the name", { metadata: { "USER-ID": "42" } }, [0]],
		["metadata stored with capitals", { metadata: { tenant: "acme" } }, [0]],
		["metadata whose value differs in case", { metadata: { tenant: "ACME" } }, []],
		["two metadata at once", { metadata: { tenant: "acme", "user-id": "43" } }, []],
		["text that looks like SQL", { model: "' OR true --" }, []],
	])("filters by %s", async (_, query, expected) => {
		expect(await found(query)).toEqual(expected);
	});

	it("filters by key", async () => {
		expect(await found({ apiKeyId: events[3]?.apiKeyId as string })).toEqual([3]);
		expect(await found({ organizationIds: [mine.organizationId, other.organizationId], model: "claude" })).toEqual([2]);
	});

	it("pages without gaps or repeats, also while rows arrive", async () => {
		const seen: string[] = [];
		let cursor: string | undefined;
		for (let page = 0; page < 10; page++) {
			const { logs, pagination } = await listLogs({ visibleKeys: everyKey, projectId: mine.projectId, limit: 2, ...(cursor ? { cursor } : {}) });
			seen.push(...logs.map(({ id }) => id));
			expect(pagination).toEqual({ nextCursor: page < 2 ? logs[1]?.id : null, hasMore: page < 2, limit: 2 });
			await write([eventAt(0.1, { projectId: newId() }), eventAt(0.1, { usedModel: "new" })]);
			if (!pagination.nextCursor) break;
			cursor = pagination.nextCursor;
		}
		expect(seen).toEqual(events.map(({ id }) => id));
	});

	it("reads only the days of the period", async () => {
		const { rows } = await pool().query(
			`EXPLAIN SELECT id FROM log WHERE project_id = $1 AND id >= '${idFloor(hoursAgo(1))}' ORDER BY id DESC LIMIT 5`,
			[mine.projectId],
		);
		const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
		expect(plan).not.toContain(`log_r30_${new Date(hoursAgo(25)).toISOString().slice(0, 10).replaceAll("-", "")}`);
	});

	it("gives back every field as it was recorded", async () => {
		const event = eventAt(0.2, {
			retriedByLogId: newId(), retried: true, streamed: true, canceled: true, cached: true, estimated: true,
			errorDetails: { status: 500, message: "no", code: "c", upstreamStatus: 503 }, timeToFirstToken: 0,
			reasoningTokens: 1, cacheWriteTokens: 2, imageOutputTokens: 3, audioInputTokens: 4, audioOutputTokens: 5,
			inputCost: "123456789.123456789012", imageOutputCost: "0", discount: "0.85", serviceTier: "flex",
			parameters: { temperature: 0, maxTokens: 5 }, healing: { healed: true }, usedRegion: "eu",
			routing: { ...usageEvent().routing, selectedRegion: "eu", availableProviders: ["a", "b"] },
		});
		await write([event]);
		const detail = await getLog(event.id, { visibleKeys: everyKey, projectId: mine.projectId });
		const { billed: _billed, periodStart: _periodStart, ...row } = event;
		expect(detail).toEqual({ ...row, createdAt: new Date(event.createdAt).toISOString(), payload: null, payloadUnreadable: false, charged: false });
	});

	it("opens a payload within the scope, and finds nothing outside of it", async () => {
		const id = events[4]?.id as string;
		const { organizationId } = mine;
		expect((await getLog(id, { visibleKeys: everyKey, organizationIds: [organizationId] }))?.payload).toEqual(events[4]?.payload);
		expect(await getLog(id, { visibleKeys: everyKey, organizationIds: [other.organizationId] })).toBeNull();
		expect(await getLog(id, { visibleKeys: everyKey, projectId: mine.projectId, organizationIds: [other.organizationId] })).toBeNull();
		expect(await getLog(newId(), { visibleKeys: everyKey, organizationIds: [organizationId] })).toBeNull();
		expect(await getLog("nonsense", { visibleKeys: everyKey, organizationIds: [organizationId] })).toBeNull();
		await expect(getLog(id, { visibleKeys: everyKey })).rejects.toThrow(/needs a project or organizations/);
	});
});

describe("figures", () => {
	let project: Tenant;

	beforeAll(async () => {
		project = await tenant(pool(), { keyDescription: "Charts" });
		const at = (hours: number, given: Partial<UsageEvent>) => eventAt(hours, given, project);
		await write([
			at(0, { cost: "0.2", inputCost: "0.1", outputCost: "0.1", source: "a.com" }),
			at(0, { cost: "0.1", usedModel: "claude", usedProvider: "anthropic", dataStorageCost: "0.05", source: "b.com" }),
			at(1, { cost: "0", inputCost: "0", outputCost: "0", status: 502, unifiedFinishReason: "upstream_error" }),
			at(1, { cost: "0.4", cached: true, discount: "0.8", source: "a.com" }),
			at(1, { cost: "0", status: 400, unifiedFinishReason: "client_error" }),
			at(1, { cost: "0", status: 502, unifiedFinishReason: "upstream_error", retried: true, totalTokens: 0 }),
			at(24 * 8, { cost: "5" }),
		]);
	});

	it("sum up a dashboard period beside the one before", async () => {
		const week = 7 * 24 * hour;
		const to = new Date(now.getTime() + hour);
		const overview = await overviewOf({ projectId: project.projectId, visibleKeys: everyKey }, new Date(to.getTime() - week), to);
		expect(overview.totals).toMatchObject({
			requestCount: 5, cost: 0.7, totalCost: 0.75, dataStorageCost: 0.05, savings: 0.1, errorCount: 1,
			clientErrorCount: 1, cacheCount: 1, cacheRate: 20, errorRate: 20, uptime: 80,
		});
		expect(overview.previous).toMatchObject({ requestCount: 1, cost: 5, uptime: 100 });
		expect(overview.granularity).toBe("daily");
		expect(overview.series).toHaveLength(8);
		expect(overview.series.reduce((sum, point) => sum + point.requestCount, 0)).toBe(5);
		const costs = overview.costByModel.map(({ model, cost }) => [model, cost]);
		expect(costs).toEqual([["gpt-4o-mini", 0.6], ["claude", 0.1]]);
		expect(overview.mostUsedModel).toEqual({ model: "gpt-4o-mini", provider: "openai", requestCount: 4 });
		expect(overview.recentLogs).toHaveLength(7);
	});

	it("are empty, not broken, without usage", async () => {
		const overview = await overviewOf({ projectId: newId(), visibleKeys: everyKey }, new Date(hoursAgo(24)), now);
		expect(overview).toMatchObject({ granularity: "hourly", mostUsedModel: null, costByModel: [], recentLogs: [] });
		const nothing = { requestCount: 0, cost: 0, errorRate: 0, uptime: null, averageDurationMs: null };
		expect(overview.totals).toMatchObject(nothing);
		expect(overview.series).toHaveLength(25);
	});

	it("are answered as the command line expects them, hour by hour", async () => {
		const { activity, granularity } = await activityOf({ visibleKeys: everyKey, projectId: project.projectId, timeRange: "4h" }, now);
		expect(granularity).toBe("hourly");
		expect(activity.map((row) => row.requestCount)).toEqual([3, 2]);
		expect(activity[0]?.date).toBe(new Date(hoursAgo(1.5)).toISOString());
		const latest = { inputTokens: 200, outputTokens: 40, totalTokens: 240, errorCount: 0, errorRate: 0 };
		expect(activity[1]).toMatchObject(latest);
		expect(activity[1]?.cost).toBeCloseTo(0.3, 12);
		expect(activity[0]).not.toHaveProperty("modelBreakdown");
	});

	it("are split by model and by key, each part with an id", async () => {
		const { activity } = await activityOf({ visibleKeys: everyKey, projectId: project.projectId, groupBy: "model", timeRange: "1h" }, now);
		expect(activity[1]?.modelBreakdown).toMatchObject([
			{ id: "gpt-4o-mini", provider: "openai", requestCount: 1, cost: 0.2 },
			{ id: "claude", provider: "anthropic", requestCount: 1, cost: 0.1 },
		]);
		const byKey = await activityOf({ visibleKeys: everyKey, projectId: project.projectId, groupBy: "apiKey", days: 1 }, new Date(now));
		expect(byKey.granularity).toBe("daily");
		expect(byKey.activity.at(-1)?.apiKeyBreakdown).toMatchObject([{ id: project.apiKeyId, description: "Charts" }]);
		expect(byKey.activity.at(-1)?.date).toMatch(/^\d{4}-\d\d-\d\d$/);
	});

	it("stay within their scope", async () => {
		const organizationIds = [other.organizationId];
		expect((await activityOf({ visibleKeys: everyKey, projectId: project.projectId, organizationIds }, now)).activity).toEqual([]);
		expect((await activityOf({ visibleKeys: everyKey, organizationIds: [] }, now)).activity).toEqual([]);
		expect(await sourcesOf({ visibleKeys: everyKey, projectId: project.projectId, organizationIds }, now)).toEqual([]);
		expect((await activityOf({ visibleKeys: everyKey, organizationIds: [project.organizationId], days: 30 }, now)).activity).not.toEqual([]);
		expect((await activityOf({ visibleKeys: everyKey, projectId: project.projectId, apiKeyId: newId() }, now)).activity).toEqual([]);
		await expect(activityOf({ visibleKeys: everyKey }, now)).rejects.toThrow(/needs a project or organizations/);
	});

	it("are split by source", async () => {
		const sources = await sourcesOf({ visibleKeys: everyKey, projectId: project.projectId, timeRange: "7d" }, now);
		const counts = sources.map(({ source, requestCount }) => [source, requestCount]);
		expect(counts).toEqual([["a.com", 2], ["b.com", 1], ["", 2]]);
		expect(sources[0]?.cost).toBeCloseTo(0.6, 12);
		expect(sources[0]?.lastUsedAt).toBe(new Date(hoursAgo(0)).toISOString());
	});

	it("say which values there are to filter by", async () => {
		expect(await filterValuesOf({ projectId: project.projectId, visibleKeys: everyKey }, now)).toEqual({
			models: ["claude", "gpt-4o-mini"], providers: ["anthropic", "openai"], sources: ["a.com", "b.com"],
		});
	});
});

describe("a reader of some keys only", () => {
	let project: Tenant;
	let granted: string;
	let since: string;
	const restricted = (keys: string[]) => ({
		projectId: project.projectId,
		organizationIds: [project.organizationId],
		visibleKeys: { [project.organizationId]: keys },
	});

	beforeAll(async () => {
		project = await tenant(pool(), { keyDescription: "Hidden" });
		granted = newId();
		const hidden = { usedModel: "hidden-model", usedProvider: "hidden-provider", source: "hidden.com", cost: "1" };
		const events = [
			eventAt(0, { apiKeyId: granted, cost: "0.2", source: "mine.com" }, project),
			eventAt(1, { apiKeyId: granted, cost: "0.1", source: "mine.com", retried: true }, project),
			eventAt(0, hidden, project),
		];
		await write(events);
		since = events[2]?.id as string;
	});

	it("finds their rows and nothing of the others", async () => {
		expect((await listLogs(restricted([granted]))).logs.map(({ apiKeyId }) => apiKeyId)).toEqual([granted, granted]);
		expect((await listLogs({ ...restricted([granted]), apiKeyId: project.apiKeyId })).logs).toEqual([]);
		expect(await getLog(since, restricted([granted]))).toBeNull();
		expect(await getLog(since, restricted([project.apiKeyId]))).not.toBeNull();
		expect((await listLogs(restricted([]))).logs).toEqual([]);
	});

	it("is shown sums of them alone, by model, key and source", async () => {
		const overview = await overviewOf(restricted([granted]), new Date(hoursAgo(24)), new Date(now.getTime() + hour));
		expect(overview.totals).toMatchObject({ requestCount: 1 });
		expect(overview.totals.cost).toBeCloseTo(0.3, 12);
		expect(overview.costByModel.map(({ model }) => model)).toEqual(["gpt-4o-mini"]);
		const { activity } = await activityOf({ ...restricted([granted]), groupBy: "apiKey", days: 2 }, now);
		expect(activity.flatMap((row) => row.apiKeyBreakdown?.map(({ id }) => id))).not.toContain(project.apiKeyId);
		const sources = await sourcesOf({ ...restricted([granted]), timeRange: "7d" }, now);
		expect(sources).toMatchObject([{ source: "mine.com", requestCount: 1, totalTokens: 240 }]);
		expect(await filterValuesOf(restricted([granted]), now)).toEqual({
			models: ["gpt-4o-mini"], providers: ["openai"], sources: ["mine.com"],
		});
		const nothing = { models: [], providers: [], sources: [] };
		expect(await filterValuesOf(restricted([]), now)).toEqual(nothing);
	});

	it("is not limited in other organizations", async () => {
		const organizationIds = [project.organizationId, other.organizationId];
		const { logs } = await listLogs({ organizationIds, visibleKeys: { [project.organizationId]: [granted] } });
		expect(new Set(logs.map(({ organizationId }) => organizationId))).toEqual(new Set(organizationIds));
		expect(logs.map(({ id }) => id)).not.toContain(since);
	});
});

describe("query parameters", () => {
	it("are read and refused", () => {
		const read = logFiltersSchema.parse({ limit: "100", status: "200", from: "2026-01-31" });
		expect(read).toMatchObject({ limit: 100, status: 200, from: new Date("2026-01-31") });
		expect(logFiltersSchema.parse({})).toEqual({ limit: 50 });
		const wrong = [{ cursor: "x" }, { status: "abc" }, { from: "soon" }, { nope: "1" }];
		for (const bad of [{ limit: "0" }, { limit: "101" }, ...wrong]) {
			expect(logFiltersSchema.safeParse(bad).success).toBe(false);
		}
		for (const bad of [{ from: "2026-02-30" }, { groupBy: "day" }, { timeRange: "2h" }, { days: "0" }]) {
			expect(activityQuerySchema.safeParse(bad).success).toBe(false);
		}
	});
});
