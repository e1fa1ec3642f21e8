import { Tabs as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

export const Tabs = Primitive.Root;

export function TabsList({ className, ...rest }: ComponentProps<typeof Primitive.List>) {
	return (
		<Primitive.List
			className={cn("flex items-center gap-4 overflow-x-auto border-b border-border", className)}
			{...rest}
		/>
	);
}

export function TabsTrigger({ className, ...rest }: ComponentProps<typeof Primitive.Trigger>) {
	return (
		<Primitive.Trigger
			className={cn(
				"-mb-px h-9 cursor-pointer border-b-2 border-transparent text-base font-medium whitespace-nowrap text-muted-foreground -outline-offset-2",
				"hover:text-foreground data-[state=active]:border-primary data-[state=active]:text-foreground",
				className,
			)}
			{...rest}
		/>
	);
}

export function TabsContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
	return <Primitive.Content className={cn("rounded-lg", className)} {...rest} />;
}
