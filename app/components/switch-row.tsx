import { useId, type ReactNode } from "react";

import { Switch } from "./ui/switch";

type SwitchRowProps = {
	label: string;
	text: ReactNode;
	checked: boolean;
	disabled?: boolean;
	onChange: (checked: boolean) => void;
};

/** A switch with its name, and a sentence about what it does. */
export function SwitchRow({ label, text, checked, disabled = false, onChange }: SwitchRowProps) {
	const id = useId();
	return (
		<div className="flex items-start justify-between gap-4">
			<div className="flex min-w-0 flex-col gap-0.5">
				<label htmlFor={id} className="text-base font-medium">
					{label}
				</label>
				<p id={`${id}-note`} className="text-sm text-muted-foreground">
					{text}
				</p>
			</div>
			<Switch
				id={id}
				aria-describedby={`${id}-note`}
				className="mt-0.5"
				checked={checked}
				disabled={disabled}
				onCheckedChange={onChange}
			/>
		</div>
	);
}
