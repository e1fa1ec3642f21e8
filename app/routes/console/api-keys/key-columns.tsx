import { ShieldCheck } from "lucide-react";

import { cn } from "~/components/class-names";
import type { DataColumn } from "~/components/data-table";
import { type Messages, useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import { formatUsd } from "~/components/money-format";
import { RelativeTime } from "~/components/relative-time";
import { RowName } from "~/components/row-name";
import { StatusBadge } from "~/components/status-badge";
import { formatCount } from "~/components/token-count";
import type { ApiKeyView } from "~/domain/api-keys/schemas";
import { KeyActions } from "./key-actions";
import { PeriodMeter } from "./period-meter";

/** A key whose time is over is as good as disabled. */
export function isExpired(key: ApiKeyView, now: number): boolean {
	return key.expiresAt !== null && Date.parse(key.expiresAt) <= now;
}

export function isInactive(key: ApiKeyView, now: number): boolean {
	return key.status !== "active" || isExpired(key, now);
}

/** On phones the list keeps to what one acts on: name with state and usage, actions. */
const onWide = "max-lg:hidden";

type ColumnOptions = { now: number; canManage: boolean; activityPath: string; onRules: (apiKey: ApiKeyView) => void };

/** What the list says about each key. */
export function useKeyColumns({ now, canManage, activityPath, onRules }: ColumnOptions): DataColumn<ApiKeyView>[] {
	const { apiKeys: words } = useMessages();
	return [
		{
			id: "name",
			header: words.columns.name,
			cell: (key) => (
				<RowName name={key.description} className="md:max-w-48">
					<p className="truncate font-mono text-xs text-muted-foreground">{key.maskedToken}</p>
					<div className="mt-1 flex flex-col gap-1 lg:hidden">
						<KeyStatus apiKey={key} now={now} />
						<p className="text-xs text-muted-foreground">
							<Money value={key.usage} /> · {words.requests(formatCount(key.requestCount))}
						</p>
						<PeriodMeter apiKey={key} className="max-w-40 text-xs" />
						{key.iamRules.length > 0 && <RulesButton apiKey={key} onRules={onRules} />}
					</div>
				</RowName>
			),
		},
		{
			id: "status",
			header: words.columns.status,
			className: onWide,
			cell: (key) => <KeyStatus apiKey={key} now={now} />,
		},
		{
			id: "created",
			header: words.columns.created,
			// Beside everything else it would push the actions out of sight on a laptop.
			className: "max-2xl:hidden",
			cell: (key) => (
				<div className="max-w-32 text-muted-foreground">
					<RelativeTime value={key.createdAt} />
					{key.creator && <p className="truncate text-xs">{words.by(key.creator.name)}</p>}
				</div>
			),
		},
		{
			id: "lastUsed",
			header: words.columns.lastUsed,
			className: "max-xl:hidden",
			cell: (key) => <RelativeTime value={key.lastUsedAt} className="text-muted-foreground" />,
		},
		{
			id: "usage",
			header: words.columns.usage,
			className: onWide,
			align: "right",
			cell: (key) => (
				<>
					<Money value={key.usage} />
					<p className="text-xs whitespace-nowrap text-muted-foreground">{words.requests(formatCount(key.requestCount))}</p>
				</>
			),
		},
		{
			id: "period",
			header: words.columns.period,
			className: "max-xl:hidden",
			cell: (key) =>
				key.periodUsageLimit === null ? (
					<span className="text-muted-foreground">–</span>
				) : (
					<PeriodMeter apiKey={key} className="max-w-40 min-w-28" />
				),
		},
		{
			id: "limits",
			header: words.columns.limits,
			className: onWide,
			cell: (key) => <Limits apiKey={key} words={words} />,
		},
		{
			id: "rules",
			header: words.columns.rules,
			className: onWide,
			cell: (key) => <RulesButton apiKey={key} onRules={onRules} />,
		},
		{
			id: "actions",
			name: words.columns.actions,
			header: <span className="sr-only">{words.columns.actions}</span>,
			align: "right",
			cell: (key) => (
				<KeyActions
					apiKey={key}
					expired={isExpired(key, now)}
					canManage={canManage}
					activityPath={activityPath}
					onRules={onRules}
				/>
			),
		},
	];
}

function KeyStatus({ apiKey, now }: { apiKey: ApiKeyView; now: number }) {
	const { apiKeys: words } = useMessages();
	const expired = isExpired(apiKey, now);
	return (
		<div className="flex flex-col gap-0.5">
			<StatusBadge status={expired ? "expired" : apiKey.status} />
			{apiKey.expiresAt && (
				<span className="text-xs whitespace-nowrap text-muted-foreground">
					{expired ? words.expired : words.expires} <RelativeTime value={apiKey.expiresAt} />
				</span>
			)}
		</div>
	);
}

/** How many rules there are, and the way to them. */
function RulesButton({ apiKey, onRules }: { apiKey: ApiKeyView; onRules: (apiKey: ApiKeyView) => void }) {
	const { apiKeys: words } = useMessages();
	const all = apiKey.iamRules.length;
	const active = apiKey.iamRules.filter(({ status }) => status === "active").length;
	return (
		<button
			type="button"
			aria-label={`${words.openRules(apiKey.description)}: ${words.ruleCount(active, all)}`}
			onClick={() => onRules(apiKey)}
			className={cn(
				"-mx-1.5 inline-flex h-6 w-fit cursor-pointer items-center gap-1.5 rounded-md px-1.5 text-sm whitespace-nowrap hover:bg-accent hover:text-foreground",
				active === 0 && "text-muted-foreground",
			)}
		>
			{active > 0 && <ShieldCheck className="size-3.5 shrink-0 text-primary-text" aria-hidden />}
			{words.ruleCount(active, all)}
		</button>
	);
}

function Limits({ apiKey, words }: { apiKey: ApiKeyView; words: Messages["apiKeys"] }) {
	const { usageLimit, periodUsageLimit, requestsPerMinute, tokensPerMinute } = apiKey;
	const unit = apiKey.periodUsageDurationUnit ?? "month";
	const lines = [
		usageLimit !== null && words.limitTotal(formatUsd(usageLimit)),
		periodUsageLimit !== null && words.limitPeriod(formatUsd(periodUsageLimit), apiKey.periodUsageDurationValue ?? 1, unit),
		requestsPerMinute !== null && words.perMinute.requests(formatCount(requestsPerMinute)),
		tokensPerMinute !== null && words.perMinute.tokens(formatCount(tokensPerMinute)),
	].filter((line) => line !== false);
	if (lines.length === 0) return <span className="text-muted-foreground">{words.noLimit}</span>;
	return (
		<ul className="text-sm whitespace-nowrap">
			{lines.map((line) => (
				<li key={line}>{line}</li>
			))}
		</ul>
	);
}
