import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

export const buttonVariants = cva(
	"inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap select-none " +
		"transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 " +
		"aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:shrink-0 [&_svg:not([class*=size-])]:size-4",
	{
		variants: {
			variant: {
				primary: "bg-primary text-primary-foreground hover:bg-primary-hover",
				secondary: "border border-input bg-card text-foreground hover:bg-accent",
				ghost: "text-foreground hover:bg-accent",
				danger: "bg-danger-solid text-danger-foreground hover:bg-danger-solid-hover",
				link: "h-auto! px-0! text-primary-text underline-offset-4 hover:underline",
			},
			size: {
				sm: "h-8 px-2.5 text-sm",
				md: "h-9 px-3.5 text-base",
				lg: "h-10 px-4 text-base",
				icon: "size-9",
				"icon-sm": "size-8",
			},
		},
		defaultVariants: { variant: "primary", size: "md" },
	},
);

export type ButtonProps = ComponentProps<"button"> &
	VariantProps<typeof buttonVariants> & {
		/** Renders the single child with the look of a button (a link, mostly). */
		asChild?: boolean;
		/** Shows a spinner in place and refuses a second press; the width stays. */
		pending?: boolean;
	};

/** A button. `pending` belongs on the control that was pressed, never on the whole form. */
export function Button({ className, variant, size, asChild, pending, children, type, onClick, ...rest }: ButtonProps) {
	const classes = cn(buttonVariants({ variant, size }), pending && "relative", className);
	if (asChild) {
		return (
			<Slot.Root className={classes} onClick={onClick} {...rest}>
				{children}
			</Slot.Root>
		);
	}
	return (
		<button
			type={type ?? "button"}
			className={classes}
			aria-busy={pending || undefined}
			aria-disabled={pending || undefined}
			onClick={(event) => (pending ? event.preventDefault() : onClick?.(event))}
			{...rest}
		>
			{pending && (
				<span className="absolute inset-0 grid place-items-center">
					<LoaderCircle className="animate-spin" aria-hidden />
				</span>
			)}
			<span className={pending ? "flex items-center gap-2 opacity-0" : "contents"}>{children}</span>
		</button>
	);
}
