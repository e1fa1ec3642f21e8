import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

/** Stands in for content that is coming, in its shape and size. */
export function Skeleton({ className, ...rest }: ComponentProps<"div">) {
	return <div aria-hidden className={cn("animate-pulse rounded-md bg-muted motion-reduce:animate-none", className)} {...rest} />;
}
