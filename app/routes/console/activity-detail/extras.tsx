import { ListFilter } from "lucide-react";
import { Link } from "react-router";
import { CodeBlock } from "~/components/code-sample";
import { CopyButton } from "~/components/copy-button";
import { useMessages } from "~/components/messages";
import { FactList, SectionCard } from "~/components/section-card";
import type { LogDetail, LogRow } from "~/domain/usage/schemas";

/** What went wrong, in the words that the client got. */
export function ErrorSection({ error }: { error: NonNullable<LogRow["errorDetails"]> }) {
	const { activity } = useMessages();
	const text = activity.detail.error;
	return (
		<SectionCard title={text.title}>
			<p className="mb-2 rounded-md bg-danger-subtle px-3 py-2 text-base break-words text-danger">{error.message}</p>
			<FactList
				facts={[
					...(error.code ? [{ label: text.code, value: error.code, mono: true }] : []),
					{ label: text.status, value: error.status },
					{ label: text.upstream, value: error.upstreamStatus ?? activity.detail.none },
				]}
			/>
		</SectionCard>
	);
}

/** What the caller was told in the header for warnings. */
export function WarningsSection({ warnings }: { warnings: NonNullable<LogRow["warnings"]> }) {
	const { activity } = useMessages();
	const text = activity.detail.warnings;
	return (
		<SectionCard title={text.title} description={text.text}>
			<ul className="text-sm">
				{warnings.map((warning, index) => (
					<li key={index} className="border-b border-border py-2 break-words last:border-b-0">
						{warning}
					</li>
				))}
			</ul>
		</SectionCard>
	);
}

/** The custom headers; each leads to the requests that carried the same. */
export function MetadataSection({ metadata, activityPath }: { metadata: LogRow["metadata"]; activityPath: string }) {
	const { activity } = useMessages();
	const text = activity.detail.metadata;
	const entries = Object.entries(metadata);
	return (
		<SectionCard title={text.title} description={entries.length > 0 ? text.text : text.none}>
			{entries.length > 0 ? (
				<dl className="text-sm">
					{entries.map(([name, value]) => (
						<div key={name} className="flex items-center justify-between gap-4 border-b border-border py-1 last:border-b-0">
							<dt className="shrink-0 text-muted-foreground">{name}</dt>
							<dd className="flex min-w-0 items-center gap-1 font-mono text-xs">
								<span className="break-all">{value}</span>
								<FilterLink
									label={text.filter(name)}
									to={`${activityPath}?${new URLSearchParams({ header: name, value })}`}
								/>
							</dd>
						</div>
					))}
				</dl>
			) : null}
		</SectionCard>
	);
}

/** Ids to quote, and to find what belongs together. */
export function IdsSection({ log, activityPath }: { log: LogRow; activityPath: string }) {
	const { activity } = useMessages();
	const text = activity.detail.ids;
	const rows: { label: string; id: string; filter?: "request" | "session" }[] = [
		{ label: text.log, id: log.id },
		{ label: text.request, id: log.requestId, filter: "request" },
		...(log.sessionId ? [{ label: text.session, id: log.sessionId, filter: "session" as const }] : []),
	];
	return (
		<SectionCard title={text.title}>
			<dl className="text-sm">
				{rows.map(({ label, id, filter }) => (
					<div key={label} className="flex items-center justify-between gap-4 border-b border-border py-1 last:border-b-0">
						<dt className="shrink-0 text-muted-foreground">{label}</dt>
						<dd className="flex min-w-0 items-center font-mono text-xs">
							<span className="mr-1 wrap-anywhere">
								{id}
							</span>
							<CopyButton value={id} label={text.copy(label)} />
							{filter ? (
								<FilterLink
									label={activity.detail.metadata.filter(label)}
									to={`${activityPath}?${new URLSearchParams({ [filter]: id })}`}
								/>
							) : null}
						</dd>
					</div>
				))}
			</dl>
		</SectionCard>
	);
}

function FilterLink({ label, to }: { label: string; to: string }) {
	return (
		<Link
			to={to}
			title={label}
			aria-label={label}
			className="grid size-8 shrink-0 place-items-center rounded-lg text-muted-foreground hover:bg-accent hover:text-foreground"
		>
			<ListFilter className="size-4" aria-hidden />
		</Link>
	);
}

type PayloadProps = {
	payload: LogDetail["payload"];
	unreadable: boolean;
	/** The organization keeps payloads: this one had none. */
	retains: boolean;
};

/** Request and response as they were, where the organization keeps them. */
export function PayloadSection({ payload, unreadable, retains }: PayloadProps) {
	const { activity } = useMessages();
	const text = activity.detail.payload;
	if (!payload) {
		const reason = unreadable ? text.unreadable : retains ? text.nothingKept : text.notRetained;
		return (
			<SectionCard title={text.title}>
				<p className="text-sm text-muted-foreground">{reason}</p>
			</SectionCard>
		);
	}
	return (
		<SectionCard title={text.title}>
			<div className="flex flex-col gap-4">
				<Payload title={text.request} value={payload.request} />
				<Payload title={text.response} value={payload.response} />
			</div>
		</SectionCard>
	);
}

function Payload({ title, value }: { title: string; value: unknown }) {
	return (
		<details className="group">
			<summary className="w-fit cursor-pointer rounded-sm text-sm font-medium">{title}</summary>
			<CodeBlock
				label={title}
				className="mt-2 [&_pre]:max-h-96 [&_pre]:overflow-y-auto [&_pre]:whitespace-pre-wrap [&_pre]:break-words"
				code={typeof value === "string" ? value : JSON.stringify(value, null, 2)}
			/>
		</details>
	);
}
