import type { DataColumn } from "~/components/data-table";
import { type Messages, useMessages } from "~/components/messages";
import { Money } from "~/components/money";
import { formatUsd } from "~/components/money-format";
import { RelativeTime } from "~/components/relative-time";
import { StatusBadge } from "~/components/status-badge";
import { formatCount } from "~/components/token-count";
import type { ApiKeyView } from "~/domain/api-keys/schemas";
import { KeyActions } from "./key-actions";

/** A key whose time is over is as good as disabled. */
export function isExpired(key: ApiKeyView, now: number): boolean {
	return key.expiresAt !== null && Date.parse(key.expiresAt) <= now;
}

export function isInactive(key: ApiKeyView, now: number): boolean {
	return key.status !== "active" || isExpired(key, now);
}

/** On phones the list keeps to what one acts on: name with state and usage, actions. */
const onWide = "max-lg:hidden";

type ColumnOptions = { now: number; canManage: boolean; activityPath: string };

/** What the list says about each key. */
export function useKeyColumns({ now, canManage, activityPath }: ColumnOptions): DataColumn<ApiKeyView>[] {
	const { apiKeys: words } = useMessages();
	return [
		{
			id: "name",
			header: words.columns.name,
			cell: (key) => (
				<div className="max-w-48 min-w-32 lg:max-w-64">
					<p className="truncate font-medium">{key.description}</p>
					{key.creator && (
						<p className="truncate text-xs text-muted-foreground max-lg:hidden">{words.by(key.creator.name)}</p>
					)}
					<div className="mt-1 flex flex-col gap-1 lg:hidden">
						<KeyStatus apiKey={key} now={now} />
						<p className="text-xs text-muted-foreground">
							<Money value={key.usage} /> · {words.requests(formatCount(key.requestCount))}
						</p>
					</div>
				</div>
			),
		},
		{
			id: "key",
			header: words.columns.key,
			className: onWide,
			cell: (key) => <span className="font-mono text-xs whitespace-nowrap text-muted-foreground">{key.maskedToken}</span>,
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
			className: "max-xl:hidden",
			cell: (key) => <RelativeTime value={key.createdAt} className="text-muted-foreground" />,
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
			id: "limits",
			header: words.columns.limits,
			className: onWide,
			cell: (key) => <Limits apiKey={key} words={words} />,
		},
		{
			id: "actions",
			name: words.columns.actions,
			header: <span className="sr-only">{words.columns.actions}</span>,
			align: "right",
			cell: (key) => (
				<KeyActions apiKey={key} expired={isExpired(key, now)} canManage={canManage} activityPath={activityPath} />
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

function Limits({ apiKey, words }: { apiKey: ApiKeyView; words: Messages["apiKeys"] }) {
	const { usageLimit, periodUsageLimit, periodUsageDurationValue, periodUsageDurationUnit } = apiKey;
	if (usageLimit === null && periodUsageLimit === null) {
		return <span className="text-muted-foreground">{words.noLimit}</span>;
	}
	return (
		<div className="whitespace-nowrap">
			{usageLimit !== null && <p>{words.limitTotal(formatUsd(usageLimit))}</p>}
			{periodUsageLimit !== null && (
				<p className="text-xs text-muted-foreground">
					{words.limitPeriod(formatUsd(periodUsageLimit), periodUsageDurationValue ?? 1, periodUsageDurationUnit ?? "month")}
					{" · "}
					<Money value={apiKey.currentPeriodUsage} />
				</p>
			)}
		</div>
	);
}
