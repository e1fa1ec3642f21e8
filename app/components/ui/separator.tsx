import { Separator as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

export function Separator({
	className,
	orientation = "horizontal",
	decorative = true,
	...rest
}: ComponentProps<typeof Primitive.Root>) {
	return (
		<Primitive.Root
			orientation={orientation}
			decorative={decorative}
			className={cn("shrink-0 bg-border", orientation === "horizontal" ? "h-px w-full" : "h-full w-px", className)}
			{...rest}
		/>
	);
}
