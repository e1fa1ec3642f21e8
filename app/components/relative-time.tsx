import { useEffect, useState } from "react";

import { cn } from "./class-names";
import { useMessages, type Messages } from "./messages";
import { timeDistance } from "./time-format";
import { useHydrated } from "./use-hydrated";

type RelativeTimeProps = { value: string | number | Date | null | undefined; className?: string };

/** "3 min ago", kept current; the absolute time in the viewer's zone on hover. */
export function RelativeTime({ value, className }: RelativeTimeProps) {
	const { common, time } = useMessages();
	const hydrated = useHydrated();
	const now = useMinuteClock();
	if (value === null || value === undefined) {
		return <span className={cn("text-muted-foreground", className)}>{common.never}</span>;
	}
	const at = new Date(value);
	return (
		<time
			dateTime={at.toISOString()}
			title={hydrated ? absoluteTime(at) : undefined}
			className={cn("whitespace-nowrap", className)}
			// The server said it a moment earlier, and in UTC.
			suppressHydrationWarning
		>
			{relativeText(at, now, time, hydrated)}
		</time>
	);
}

/** The full time in the viewer's zone; UTC until the page is interactive. */
export function AbsoluteTime({ value, className }: { value: string | number | Date; className?: string }) {
	const hydrated = useHydrated();
	const at = new Date(value);
	return (
		<time dateTime={at.toISOString()} className={cn("whitespace-nowrap", className)}>
			{hydrated ? absoluteTime(at) : absoluteTime(at, "UTC")}
		</time>
	);
}

function absoluteTime(at: Date, timeZone?: string): string {
	return new Intl.DateTimeFormat("en-GB", {
		year: "numeric",
		month: "short",
		day: "numeric",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		timeZoneName: "short",
		timeZone,
	}).format(at);
}

function relativeText(at: Date, now: number, words: Messages["time"], local: boolean): string {
	const { unit, count, future } = timeDistance(at.getTime(), now);
	if (unit === "now") return words.now;
	if (unit === "date") {
		const options: Intl.DateTimeFormatOptions = { year: "numeric", month: "short", day: "numeric" };
		return new Intl.DateTimeFormat("en-GB", local ? options : { ...options, timeZone: "UTC" }).format(at);
	}
	return future ? words.ahead[unit](count) : words.ago[unit](count);
}

function useMinuteClock(): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), 60_000);
		return () => clearInterval(timer);
	}, []);
	return now;
}
