import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

const badgeVariants = cva(
	"inline-flex h-5 w-fit shrink-0 items-center gap-1 rounded-md px-1.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3 [&_svg]:shrink-0",
	{
		variants: {
			tone: {
				neutral: "bg-muted text-muted-foreground",
				outline: "border border-border text-muted-foreground",
				accent: "bg-primary-subtle text-primary-text",
				success: "bg-success-subtle text-success",
				warning: "bg-warning-subtle text-warning",
				danger: "bg-danger-subtle text-danger",
			},
		},
		defaultVariants: { tone: "neutral" },
	},
);

export type BadgeProps = ComponentProps<"span"> & VariantProps<typeof badgeVariants>;

/** A word about a thing. Status colours need an icon or a word beside them: see `StatusBadge`. */
export function Badge({ className, tone, ...rest }: BadgeProps) {
	return <span className={cn(badgeVariants({ tone }), className)} {...rest} />;
}
