import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

/** Shared by dialog and alert dialog. */
export const overlayClasses = "overlay fixed inset-0 z-50 bg-scrim";
export const dialogClasses =
	"pop fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 " +
	"flex-col gap-5 overflow-y-auto rounded-lg border border-border bg-popover p-6 shadow-dialog outline-none";

export function DialogContent({ className, children, ...rest }: ComponentProps<typeof Primitive.Content>) {
	const { common } = useMessages();
	return (
		<Primitive.Portal>
			<Primitive.Overlay className={overlayClasses} />
			<Primitive.Content className={cn(dialogClasses, className)} {...rest}>
				{children}
				<Primitive.Close
					className="absolute top-4 right-4 grid size-8 cursor-pointer place-items-center rounded-lg text-muted-foreground hover:bg-accent hover:text-foreground"
					aria-label={common.close}
				>
					<X className="size-4" aria-hidden />
				</Primitive.Close>
			</Primitive.Content>
		</Primitive.Portal>
	);
}

export function DialogHeader({ className, ...rest }: ComponentProps<"div">) {
	return <div className={cn("flex flex-col gap-1.5 pr-8", className)} {...rest} />;
}

export function DialogFooter({ className, ...rest }: ComponentProps<"div">) {
	return <div className={cn("flex flex-col-reverse gap-2 sm:flex-row sm:justify-end", className)} {...rest} />;
}

export function DialogTitle({ className, ...rest }: ComponentProps<typeof Primitive.Title>) {
	return <Primitive.Title className={cn("text-lg font-semibold", className)} {...rest} />;
}

export function DialogDescription({ className, ...rest }: ComponentProps<typeof Primitive.Description>) {
	return <Primitive.Description className={cn("text-base text-muted-foreground", className)} {...rest} />;
}
