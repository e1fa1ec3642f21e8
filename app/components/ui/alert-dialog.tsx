import { AlertDialog as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";
import { dialogClasses, overlayClasses } from "./dialog";

export const AlertDialog = Primitive.Root;
export const AlertDialogTrigger = Primitive.Trigger;
export const AlertDialogCancel = Primitive.Cancel;
export const AlertDialogAction = Primitive.Action;

export function AlertDialogContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
	return (
		<Primitive.Portal>
			<Primitive.Overlay className={overlayClasses} />
			<Primitive.Content className={cn(dialogClasses, "max-w-md", className)} {...rest} />
		</Primitive.Portal>
	);
}

export function AlertDialogTitle({ className, ...rest }: ComponentProps<typeof Primitive.Title>) {
	return <Primitive.Title className={cn("text-lg font-semibold text-balance", className)} {...rest} />;
}

export function AlertDialogDescription({ className, ...rest }: ComponentProps<typeof Primitive.Description>) {
	return <Primitive.Description className={cn("text-base text-muted-foreground", className)} {...rest} />;
}
