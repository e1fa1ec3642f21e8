import { Tooltip as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

import { cn } from "~/components/class-names";

export const TooltipProvider = Primitive.Provider;

type TooltipProps = {
	content: ReactNode;
	/** The focusable element that the tooltip explains. */
	children: ReactNode;
	side?: ComponentProps<typeof Primitive.Content>["side"];
	className?: string;
	/** Shows nothing and costs nothing. */
	disabled?: boolean;
};

/** A short explanation on hover and focus. Never the only place of something a reader needs. */
export function Tooltip({ content, children, side, className, disabled }: TooltipProps) {
	if (disabled) return children;
	return (
		<Primitive.Root>
			<Primitive.Trigger asChild>{children}</Primitive.Trigger>
			<Primitive.Portal>
				<Primitive.Content
					side={side}
					sideOffset={6}
					collisionPadding={8}
					className={cn(
						"pop z-50 max-w-72 rounded-md bg-foreground px-2 py-1 text-sm text-balance text-background",
						className,
					)}
				>
					{content}
				</Primitive.Content>
			</Primitive.Portal>
		</Primitive.Root>
	);
}
