import { Check } from "lucide-react";
import { DropdownMenu as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";

export const DropdownMenu = Primitive.Root;
export const DropdownMenuTrigger = Primitive.Trigger;
export const DropdownMenuGroup = Primitive.Group;
export const DropdownMenuRadioGroup = Primitive.RadioGroup;

const itemClasses =
	"relative flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-base outline-none select-none " +
	"data-disabled:pointer-events-none data-disabled:opacity-50 data-highlighted:bg-accent " +
	"[&_svg]:shrink-0 [&_svg:not([class*=size-])]:size-4 [&_svg:not([class*=text-])]:text-muted-foreground";

export function DropdownMenuContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
	return (
		<Primitive.Portal>
			<Primitive.Content
				sideOffset={4}
				className={cn(
					"pop z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-lg border border-border bg-popover p-1 shadow-pop",
					className,
				)}
				{...rest}
			/>
		</Primitive.Portal>
	);
}

type ItemProps = ComponentProps<typeof Primitive.Item> & { tone?: "default" | "danger" };

export function DropdownMenuItem({ className, tone = "default", ...rest }: ItemProps) {
	return (
		<Primitive.Item
			className={cn(
				itemClasses,
				tone === "danger" && "text-danger data-highlighted:bg-danger-subtle [&_svg]:text-danger!",
				className,
			)}
			{...rest}
		/>
	);
}

export function DropdownMenuCheckboxItem({
	className,
	children,
	...rest
}: ComponentProps<typeof Primitive.CheckboxItem>) {
	return (
		<Primitive.CheckboxItem className={cn(itemClasses, "pl-8", className)} {...rest}>
			<Primitive.ItemIndicator className="absolute left-2">
				<Check className="text-primary-text" aria-hidden />
			</Primitive.ItemIndicator>
			{children}
		</Primitive.CheckboxItem>
	);
}

export function DropdownMenuRadioItem({ className, children, ...rest }: ComponentProps<typeof Primitive.RadioItem>) {
	return (
		<Primitive.RadioItem className={cn(itemClasses, "pr-8", className)} {...rest}>
			{children}
			<Primitive.ItemIndicator className="absolute right-2">
				<Check className="text-primary-text" aria-hidden />
			</Primitive.ItemIndicator>
		</Primitive.RadioItem>
	);
}

export function DropdownMenuLabel({ className, ...rest }: ComponentProps<typeof Primitive.Label>) {
	return <Primitive.Label className={cn("px-2 py-1.5 text-xs font-medium text-muted-foreground", className)} {...rest} />;
}

export function DropdownMenuSeparator({ className, ...rest }: ComponentProps<typeof Primitive.Separator>) {
	return <Primitive.Separator className={cn("-mx-1 my-1 h-px bg-border", className)} {...rest} />;
}
