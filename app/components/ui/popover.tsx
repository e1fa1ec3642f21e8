import { Popover as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;
export const PopoverAnchor = Primitive.Anchor;
export const PopoverClose = Primitive.Close;

export function PopoverContent({ className, align = "start", ...rest }: ComponentProps<typeof Primitive.Content>) {
	return (
		<Primitive.Portal>
			<Primitive.Content
				align={align}
				sideOffset={4}
				collisionPadding={8}
				className={cn(
					"pop z-50 w-72 rounded-lg border border-border bg-popover p-4 shadow-pop outline-none",
					className,
				)}
				{...rest}
			/>
		</Primitive.Portal>
	);
}
