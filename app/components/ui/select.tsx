import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";
import { controlClasses } from "./input";

export const Select = Primitive.Root;
export const SelectGroup = Primitive.Group;
export const SelectValue = Primitive.Value;

type TriggerProps = ComponentProps<typeof Primitive.Trigger> & { size?: "sm" | "md" };

export function SelectTrigger({ className, size = "md", children, ...rest }: TriggerProps) {
	return (
		<Primitive.Trigger
			className={cn(
				controlClasses,
				"flex cursor-pointer items-center justify-between gap-2 text-left hover:bg-accent data-placeholder:text-muted-foreground",
				"[&>span]:truncate",
				size === "sm" ? "h-8 px-2.5 text-sm" : "h-9 px-3",
				className,
			)}
			{...rest}
		>
			{children}
			<Primitive.Icon asChild>
				<ChevronDown className="size-4 shrink-0 text-muted-foreground" aria-hidden />
			</Primitive.Icon>
		</Primitive.Trigger>
	);
}

export function SelectContent({ className, children, ...rest }: ComponentProps<typeof Primitive.Content>) {
	return (
		<Primitive.Portal>
			<Primitive.Content
				position="popper"
				sideOffset={4}
				className={cn(
					"pop z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg border border-border bg-popover shadow-pop",
					className,
				)}
				{...rest}
			>
				<Primitive.Viewport className="p-1">{children}</Primitive.Viewport>
			</Primitive.Content>
		</Primitive.Portal>
	);
}

export function SelectLabel({ className, ...rest }: ComponentProps<typeof Primitive.Label>) {
	return <Primitive.Label className={cn("px-2 py-1.5 text-xs font-medium text-muted-foreground", className)} {...rest} />;
}

export function SelectItem({ className, children, ...rest }: ComponentProps<typeof Primitive.Item>) {
	return (
		<Primitive.Item
			className={cn(
				"relative flex cursor-pointer items-center rounded-md py-1.5 pr-8 pl-2 text-base outline-none select-none",
				"data-disabled:pointer-events-none data-disabled:opacity-50 data-highlighted:bg-accent",
				className,
			)}
			{...rest}
		>
			<Primitive.ItemText>{children}</Primitive.ItemText>
			<Primitive.ItemIndicator className="absolute right-2">
				<Check className="size-4 text-primary-text" aria-hidden />
			</Primitive.ItemIndicator>
		</Primitive.Item>
	);
}

/** A plain `<select>` in the same look: for forms that must work without JavaScript. */
export function NativeSelect({ className, children, ...rest }: ComponentProps<"select">) {
	return (
		<span className="relative block">
			<select className={cn(controlClasses, "h-9 cursor-pointer appearance-none pr-9 pl-3", className)} {...rest}>
				{children}
			</select>
			<ChevronDown
				className="pointer-events-none absolute top-2.5 right-3 size-4 text-muted-foreground"
				aria-hidden
			/>
		</span>
	);
}
