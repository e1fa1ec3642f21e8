import { cn } from "./class-names";
import { useInstallation } from "./installation";

/** The mark: one line in, several out. */
export function BrandMark({ className }: { className?: string }) {
	return (
		<svg viewBox="0 0 32 32" className={cn("size-6 shrink-0", className)} aria-hidden>
			<rect width="32" height="32" rx="8" className="fill-primary" />
			<path
				d="M6.5 16H13m0 0c4.5 0 2.5-6.5 7-6.5h5.5M13 16c4.5 0 2.5 6.5 7 6.5h5.5M13 16h12.5"
				fill="none"
				className="stroke-primary-foreground"
				strokeWidth="2.25"
				strokeLinecap="round"
			/>
		</svg>
	);
}

/** Mark and name of the installation. */
export function Brand({ className }: { className?: string }) {
	const { appName } = useInstallation();
	return (
		<span className={cn("flex min-w-0 items-center gap-2 font-semibold tracking-tight", className)}>
			<BrandMark />
			<span className="truncate">{appName}</span>
		</span>
	);
}
