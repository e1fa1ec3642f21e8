import { Link } from "react-router";
import { formatBytes } from "~/components/format/number";
import type { Messages } from "~/components/messages";
import { useMessages } from "~/components/messages";
import { AbsoluteTime } from "~/components/relative-time";
import { FactList, SectionCard } from "~/components/section-card";
import type { LogRow } from "~/domain/usage/schemas";
import { ReasonBadge } from "../activity/reason-badge";
import { healingMethodOf } from "./healing";

type Fact = Parameters<typeof FactList>[0]["facts"][number];

type RequestSectionProps = {
	log: LogRow;
	apiKey: string | null;
	/** The model has a page; those of custom providers have none. */
	inCatalogue: boolean;
};

/** What was asked and what served it. */
export function RequestSection({ log, apiKey, inCatalogue }: RequestSectionProps) {
	const { activity } = useMessages();
	const text = activity.detail.request;
	const healing = healingMethodOf(log.healing);
	const yesNo = (value: boolean) => (value ? activity.detail.yes : activity.detail.no);
	const facts: Fact[] = [
		{ label: text.time, value: <AbsoluteTime value={log.createdAt} /> },
		...(log.surface ? [{ label: text.surface, value: text.surfaces[log.surface] ?? log.surface, mono: true }] : []),
		{ label: text.requestedModel, value: log.requestedModel, mono: true },
		{ label: text.usedModel, value: inCatalogue ? <ModelLink id={log.usedModel} /> : log.usedModel, mono: true },
		{ label: text.mapping, value: log.externalModel, mono: true },
		{ label: text.provider, value: log.usedProvider, mono: true },
		...(log.usedRegion ? [{ label: text.region, value: log.usedRegion, mono: true }] : []),
		{ label: text.requestedProvider, value: log.requestedProvider ?? text.anyProvider, mono: log.requestedProvider !== null },
		{ label: text.streamed, value: yesNo(log.streamed) },
		{ label: text.canceled, value: yesNo(log.canceled) },
		{ label: text.source, value: log.source ?? activity.detail.none },
		{ label: text.apiKey, value: apiKey ?? activity.detail.none },
		{ label: text.status, value: log.status },
		{ label: text.reason, value: <ReasonBadge reason={log.unifiedFinishReason} /> },
		{ label: text.rawReason, value: log.finishReason ?? activity.detail.none, mono: log.finishReason !== null },
		...(log.serviceTier ? [{ label: text.serviceTier, value: log.serviceTier, mono: true }] : []),
		...(healing ? [{ label: text.healing, value: text.healingMethods[healing] ?? healing }] : []),
		...(log.country ? [{ label: text.country, value: log.country }] : []),
		...(log.userAgent ? [{ label: text.userAgent, value: log.userAgent, mono: true }] : []),
	];
	return (
		<SectionCard title={text.title}>
			<FactList facts={facts} />
		</SectionCard>
	);
}

function ModelLink({ id }: { id: string }) {
	return (
		<Link to={`/models/${id}`} prefetch="intent" className="rounded-sm underline underline-offset-4 hover:text-primary-text">
			{id}
		</Link>
	);
}

/** What went in and came out, counted. Kinds that did not occur are left out. */
export function TokensSection({ log }: { log: LogRow }) {
	const { activity } = useMessages();
	const text = activity.detail.tokens;
	const count = (value: number) => value.toLocaleString("en-US");
	const optional: [string, number][] = [
		[text.cached, log.cachedTokens],
		[text.cacheWrite, log.cacheWriteTokens],
		[text.reasoning, log.reasoningTokens],
		[text.imageInput, log.imageInputTokens],
		[text.imageOutput, log.imageOutputTokens],
		[text.audioInput, log.audioInputTokens],
		[text.audioOutput, log.audioOutputTokens],
	];
	const facts: Fact[] = [
		{ label: text.prompt, value: count(log.promptTokens) },
		{ label: text.completion, value: count(log.completionTokens) },
		{ label: text.total, value: <strong className="font-semibold">{count(log.totalTokens)}</strong> },
		...optional.filter(([, value]) => value > 0).map(([label, value]) => ({ label, value: count(value) })),
		{ label: text.responseSize, value: formatBytes(log.responseSize) },
	];
	return (
		<SectionCard title={text.title} description={log.estimated ? text.estimatedNote : undefined}>
			<FactList facts={facts} />
		</SectionCard>
	);
}

/** The model parameters as the client sent them: those with a name of their own in the order of the list, then the others. */
export function ParametersSection({ log }: { log: LogRow }) {
	const { activity } = useMessages();
	const text = activity.detail.parameters;
	const labels = new Map<string, string>(parameterNames.map((name) => [name, text[name]]));
	const values = new Map<string, unknown>(Object.entries(log.parameters));
	const names = [...parameterNames, ...[...values.keys()].filter((name) => !labels.has(name))];
	const facts = names.flatMap((name) => {
		const value = values.get(name);
		if (value === undefined || value === null) return [];
		return [{ label: labels.get(name) ?? spelled(name), value: wordOf(value, activity.detail), mono: typeof value === "string" }];
	});
	return (
		<SectionCard title={text.title} description={facts.length > 0 ? text.text : text.none}>
			{facts.length > 0 ? <FactList facts={facts} /> : null}
		</SectionCard>
	);
}

function wordOf(value: unknown, words: Messages["activity"]["detail"]): string {
	if (typeof value === "boolean") return value ? words.yes : words.no;
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** "serviceTier" reads as "Service tier". */
function spelled(name: string): string {
	const words = name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
	return words.charAt(0).toUpperCase() + words.slice(1);
}

const parameterNames = [
	"temperature",
	"maxTokens",
	"topP",
	"frequencyPenalty",
	"presencePenalty",
	"reasoningEffort",
	"reasoningMaxTokens",
	"responseFormat",
	"n",
	"serviceTier",
	"verbosity",
	"webSearch",
	"messageCount",
	"toolCount",
] as const satisfies readonly (keyof LogRow["parameters"] & keyof Messages["activity"]["detail"]["parameters"])[];
