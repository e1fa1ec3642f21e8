import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import { overlayClasses } from "./dialog";

export const Sheet = Primitive.Root;
export const SheetTrigger = Primitive.Trigger;
export const SheetClose = Primitive.Close;
export const SheetTitle = Primitive.Title;
export const SheetDescription = Primitive.Description;

type SheetContentProps = ComponentProps<typeof Primitive.Content> & { side?: "left" | "right" };

export function SheetContent({ className, children, side = "right", ...rest }: SheetContentProps) {
	const { common } = useMessages();
	return (
		<Primitive.Portal>
			<Primitive.Overlay className={overlayClasses} />
			<Primitive.Content
				className={cn(
					"fixed inset-y-0 z-50 flex w-80 max-w-[85vw] flex-col border-border bg-popover shadow-dialog outline-none",
					side === "left" ? "sheet-left left-0 border-r" : "sheet-right right-0 border-l",
					className,
				)}
				{...rest}
			>
				{children}
				<Primitive.Close
					className="absolute top-3 right-3 grid size-8 cursor-pointer place-items-center rounded-lg text-muted-foreground hover:bg-accent hover:text-foreground"
					aria-label={common.close}
				>
					<X className="size-4" aria-hidden />
				</Primitive.Close>
			</Primitive.Content>
		</Primitive.Portal>
	);
}
