import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

/** The look that every single-line control shares. */
export const controlClasses =
	"w-full min-w-0 rounded-lg border border-input bg-card text-base text-foreground placeholder:text-muted-foreground " +
	"disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger";

export function Input({ className, type = "text", ...rest }: ComponentProps<"input">) {
	return <input type={type} className={cn(controlClasses, "h-9 px-3", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
	return <textarea className={cn(controlClasses, "min-h-20 px-3 py-2", className)} {...rest} />;
}
