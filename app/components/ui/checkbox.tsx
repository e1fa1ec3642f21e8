import { Check, Minus } from "lucide-react";
import { Checkbox as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

export function Checkbox({ className, ...rest }: ComponentProps<typeof Primitive.Root>) {
	return (
		<Primitive.Root
			className={cn(
				"group grid size-4 shrink-0 cursor-pointer place-items-center rounded-sm border border-control bg-card",
				"disabled:cursor-not-allowed disabled:opacity-50",
				"data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=checked]:text-primary-foreground",
				"data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary data-[state=indeterminate]:text-primary-foreground",
				className,
			)}
			{...rest}
		>
			<Primitive.Indicator>
				<Check className="size-3 group-data-[state=indeterminate]:hidden" strokeWidth={3} aria-hidden />
				<Minus className="hidden size-3 group-data-[state=indeterminate]:block" strokeWidth={3} aria-hidden />
			</Primitive.Indicator>
		</Primitive.Root>
	);
}
