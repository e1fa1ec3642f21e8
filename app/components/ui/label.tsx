import { Label as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

export function Label({ className, ...rest }: ComponentProps<typeof Primitive.Root>) {
	return <Primitive.Root className={cn("text-sm font-medium text-foreground", className)} {...rest} />;
}
