import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

type TableProps = ComponentProps<"table"> & {
	/** Names the scrolling region for people who cannot see it. */
	label: string;
	containerClassName?: string;
};

/** A table that scrolls inside its own box: the page itself never scrolls sideways. */
export function Table({ className, label, containerClassName, ...rest }: TableProps) {
	return (
		<section
			aria-label={label}
			// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
			tabIndex={0}
			className={cn("relative w-full overflow-auto rounded-[inherit] -outline-offset-2", containerClassName)}
		>
			<table className={cn("w-full border-separate border-spacing-0 text-sm", className)} {...rest} />
		</section>
	);
}

export function TableHeader({ className, ...rest }: ComponentProps<"thead">) {
	return <thead className={cn("sticky top-0 z-10 bg-card", className)} {...rest} />;
}

export function TableBody(props: ComponentProps<"tbody">) {
	return <tbody {...props} />;
}

export function TableRow({ className, ...rest }: ComponentProps<"tr">) {
	return <tr className={cn("group/row relative", className)} {...rest} />;
}

export function TableHead({ className, ...rest }: ComponentProps<"th">) {
	return (
		<th
			scope="col"
			className={cn(
				"h-9 border-b border-border px-3 text-left font-medium whitespace-nowrap text-muted-foreground first:pl-5 last:pr-5",
				className,
			)}
			{...rest}
		/>
	);
}

export function TableCell({ className, ...rest }: ComponentProps<"td">) {
	return (
		<td
			className={cn(
				"h-11 border-b border-border px-3 py-2 align-middle group-last/row:border-b-0 first:pl-5 last:pr-5",
				className,
			)}
			{...rest}
		/>
	);
}
