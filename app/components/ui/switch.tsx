import { Switch as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

export function Switch({ className, ...rest }: ComponentProps<typeof Primitive.Root>) {
	return (
		<Primitive.Root
			className={cn(
				"inline-flex h-5 w-9 shrink-0 cursor-pointer items-center rounded-full p-0.5 transition-colors duration-100",
				"bg-control data-[state=checked]:bg-primary disabled:cursor-not-allowed disabled:opacity-50",
				className,
			)}
			{...rest}
		>
			<Primitive.Thumb className="block size-4 rounded-full bg-card transition-transform duration-100 data-[state=checked]:translate-x-4" />
		</Primitive.Root>
	);
}
