import { useEffect } from "react";
import { Link, useFetcher } from "react-router";
import { CopyButton } from "~/components/copy-button";
import { useMessages } from "~/components/messages";
import { formatDuration } from "~/components/time-format";
import { formatCount } from "~/components/token-count";
import { Button } from "~/components/ui/button";
import { Skeleton } from "~/components/ui/skeleton";
import type { LogDetail } from "~/domain/usage/schemas";
import type { ListedRow } from "./listed-row";
import { responsePreview } from "./response-preview";

/** The essentials of a request without leaving the list; the answer itself is fetched only now, where it was kept. */
export function InlineDetail({ log, path }: { log: ListedRow; path: string }) {
	const { activity: text } = useMessages();
	return (
		<div className="flex flex-col gap-3 px-5 py-4 text-sm md:pl-14">
			<dl className="grid gap-x-8 gap-y-1 sm:grid-cols-2 lg:grid-cols-3">
				<Fact label={text.inline.request} copy={log.requestId} />
				{log.sessionId ? <Fact label={text.inline.session} copy={log.sessionId} /> : null}
				<Fact label={text.inline.prompt} value={formatCount(log.promptTokens)} />
				<Fact label={text.inline.completion} value={formatCount(log.completionTokens)} />
				{log.timeToFirstToken === null ? null : (
					<Fact label={text.inline.firstToken} value={formatDuration(log.timeToFirstToken)} />
				)}
				<Fact label={text.inline.attempts} value={String(log.attempts)} />
				{Object.entries(log.metadata).map(([name, value]) => (
					<Fact key={name} label={name} value={value} mono />
				))}
			</dl>
			{log.errorDetails ? (
				<p className="rounded-md bg-danger-subtle px-3 py-2 break-words text-danger">{log.errorDetails.message}</p>
			) : (
				<Preview path={path} />
			)}
			<Button variant="link" size="sm" className="self-start" asChild>
				<Link to={path}>{text.openDetail}</Link>
			</Button>
		</div>
	);
}

function Fact({ label, value, copy, mono }: { label: string; value?: string; copy?: string; mono?: boolean }) {
	return (
		<div className="flex min-w-0 items-center gap-2">
			<dt className="shrink-0 text-muted-foreground">{label}</dt>
			<dd className={`flex min-w-0 items-center gap-1 ${copy || mono ? "font-mono text-xs" : "tabular-nums"}`}>
				<span className="truncate">{copy ?? value}</span>
				{copy ? <CopyButton value={copy} label={label} className="-my-1" /> : null}
			</dd>
		</div>
	);
}

function Preview({ path }: { path: string }) {
	const { activity: text } = useMessages();
	const { load, data } = useFetcher<{ log: LogDetail }>();
	useEffect(() => void load(path), [load, path]);
	if (!data) return <Skeleton className="h-5 w-80 max-w-full" />;
	const preview = responsePreview(data.log.payload?.response);
	if (!preview) return null;
	return (
		<figure className="m-0">
			<figcaption className="text-muted-foreground">{text.detail.payload.preview}</figcaption>
			<p className="line-clamp-3 break-words whitespace-pre-line">{preview}</p>
		</figure>
	);
}
