import type { Messages } from "~/components/messages";
import { type RoutingOverrides, type RoutingSettings, routingOverridesSchema } from "~/domain/routing/settings";

type GroupId = Exclude<keyof RoutingSettings, "providerPriorities">;
export type NumberField = { name: string; unit?: keyof Messages["routingSettings"]["units"] };
export type FieldGroup = { id: GroupId; numbers: readonly NumberField[]; switches?: readonly string[] };

/** The groups of the form in their order; limits are those of the schema. */
export const fieldGroups: readonly FieldGroup[] = [
	{
		id: "weights",
		numbers: [{ name: "price" }, { name: "uptime" }, { name: "cache" }, { name: "throughput" }, { name: "latency" }, { name: "imagePrice" }],
	},
	{
		id: "thresholds",
		numbers: [
			{ name: "uptimePenalty", unit: "percent" },
			{ name: "cachePromptTokens", unit: "tokens" },
			{ name: "explorationRate" },
			{ name: "defaultUptime", unit: "percent" },
			{ name: "defaultLatency", unit: "milliseconds" },
			{ name: "defaultThroughput", unit: "perSecond" },
		],
	},
	{ id: "retry", numbers: [{ name: "maxRetries" }, { name: "lowUptimeFallbackThreshold", unit: "percent" }] },
	{
		id: "timeouts",
		numbers: [
			{ name: "gatewayMs", unit: "milliseconds" },
			{ name: "streamingMs", unit: "milliseconds" },
			{ name: "plainMs", unit: "milliseconds" },
		],
	},
	{
		id: "history",
		numbers: [
			{ name: "windowMinutes", unit: "minutes" },
			{ name: "tier1Minutes", unit: "minutes" },
			{ name: "tier2Minutes", unit: "minutes" },
			{ name: "tier1Weight" },
			{ name: "tier2Weight" },
			{ name: "tier3Weight" },
		],
	},
	{
		id: "sticky",
		switches: ["enabled", "sessionsEnabled"],
		numbers: [{ name: "ttlSeconds", unit: "seconds" }, { name: "uptimeThreshold", unit: "percent" }, { name: "scoreMargin" }],
	},
	{ id: "hedging", numbers: [{ name: "maxPercent", unit: "percent" }] },
];

/** What the form's fields hold, by `group.name`; absent or empty where the default counts. */
export type FieldValues = Readonly<Record<string, string>>;

export type ReadForm = { ok: true; overrides: RoutingOverrides | null } | { ok: false; fields: Record<string, string> };

type Problems = Messages["routingSettings"]["problems"];

/** The overrides that a form says, null where it says nothing; or what is wrong, by field. */
export function readFields(values: FieldValues, problems: Problems): ReadForm {
	const groups: Record<string, Record<string, unknown>> = {};
	for (const [path, text] of Object.entries(values)) {
		const [group = "", name = ""] = path.split(".", 2);
		if (name === "" || text.trim() === "") continue;
		(groups[group] ??= {})[name] = valueOf(text.trim());
	}
	const enabled = values.enabled === "true";
	if (Object.keys(groups).length === 0 && !enabled) return { ok: true, overrides: null };
	const parsed = routingOverridesSchema.safeParse({ enabled, ...groups });
	if (parsed.success) return { ok: true, overrides: parsed.data };
	const fields: Record<string, string> = {};
	for (const issue of parsed.error.issues) fields[issue.path.join(".")] ??= problemOf(issue, problems);
	return { ok: false, fields };
}

/** The fields that show overrides: the reverse of `readFields`. */
export function fieldsOf(overrides: RoutingOverrides | null): FieldValues {
	const { enabled = overrides !== null, ...groups } = overrides ?? {};
	const values: Record<string, string> = { enabled: String(enabled) };
	for (const [group, fields] of Object.entries(groups)) {
		for (const [name, value] of Object.entries(fields ?? {})) values[`${group}.${name}`] = String(value);
	}
	return values;
}

function valueOf(text: string): number | boolean | string {
	if (text === "true" || text === "false") return text === "true";
	// "1,500,000" and "1 500 000" are how people write what the placeholder shows.
	const plain = text.replace(/[,\s_](?=\d{3}(\D|$))/g, "");
	return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : text;
}

type Issue = { code?: string | undefined; minimum?: unknown; maximum?: unknown; expected?: unknown };

function problemOf(issue: Issue, problems: Problems): string {
	const bound = (value: unknown) => Number(value).toLocaleString("en-US");
	if (issue.code === "too_small") return problems.least(bound(issue.minimum));
	if (issue.code === "too_big") return problems.most(bound(issue.maximum));
	if (issue.code === "invalid_type" && issue.expected === "int") return problems.whole;
	if (issue.code === "invalid_type" && issue.expected === "number") return problems.number;
	return problems.other;
}
