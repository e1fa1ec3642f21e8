import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

/** A bordered surface without padding of its own; see `SectionCard` for one with a title. */
export function Card({ className, ...rest }: ComponentProps<"div">) {
	return <div className={cn("rounded-lg border border-border bg-card", className)} {...rest} />;
}

export function CardHeader({ className, ...rest }: ComponentProps<"div">) {
	return <div className={cn("flex flex-col gap-1 px-5 pt-4", className)} {...rest} />;
}

export function CardTitle({ className, children, ...rest }: ComponentProps<"h2">) {
	return (
		<h2 className={cn("text-base font-semibold", className)} {...rest}>
			{children}
		</h2>
	);
}

export function CardDescription({ className, ...rest }: ComponentProps<"p">) {
	return <p className={cn("text-sm text-muted-foreground", className)} {...rest} />;
}

export function CardContent({ className, ...rest }: ComponentProps<"div">) {
	return <div className={cn("p-5", className)} {...rest} />;
}

export function CardFooter({ className, ...rest }: ComponentProps<"div">) {
	return (
		<div
			className={cn("flex items-center justify-between gap-3 border-t border-border px-5 py-3", className)}
			{...rest}
		/>
	);
}
