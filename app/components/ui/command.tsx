import { Command as Primitive } from "cmdk";
import { Search } from "lucide-react";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

export function Command({ className, ...rest }: ComponentProps<typeof Primitive>) {
	return <Primitive className={cn("flex w-full flex-col overflow-hidden outline-none", className)} {...rest} />;
}

export function CommandInput({ className, ...rest }: ComponentProps<typeof Primitive.Input>) {
	return (
		<div className="flex items-center gap-2 border-b border-border px-3">
			<Search className="size-4 shrink-0 text-muted-foreground" aria-hidden />
			<Primitive.Input
				className={cn("h-11 w-full bg-transparent text-base outline-none placeholder:text-muted-foreground", className)}
				{...rest}
			/>
		</div>
	);
}

export function CommandList({ className, ...rest }: ComponentProps<typeof Primitive.List>) {
	return <Primitive.List className={cn("max-h-80 overflow-y-auto overscroll-contain p-1", className)} {...rest} />;
}

export function CommandEmpty(props: ComponentProps<typeof Primitive.Empty>) {
	return <Primitive.Empty className="py-8 text-center text-sm text-muted-foreground" {...props} />;
}

export function CommandGroup({ className, ...rest }: ComponentProps<typeof Primitive.Group>) {
	return (
		<Primitive.Group
			className={cn(
				"[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs",
				"[&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground",
				className,
			)}
			{...rest}
		/>
	);
}

export function CommandItem({ className, ...rest }: ComponentProps<typeof Primitive.Item>) {
	return (
		<Primitive.Item
			className={cn(
				"flex cursor-pointer items-center gap-2 rounded-md px-2 py-2 text-base select-none data-[selected=true]:bg-accent",
				"data-[disabled=true]:pointer-events-none data-[disabled=true]:opacity-50",
				"[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground",
				className,
			)}
			{...rest}
		/>
	);
}

export function CommandShortcut({ className, ...rest }: ComponentProps<"kbd">) {
	return <kbd className={cn("ml-auto font-mono text-xs text-muted-foreground", className)} {...rest} />;
}
