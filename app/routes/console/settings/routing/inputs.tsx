import { RotateCcw } from "lucide-react";
import { useId } from "react";

import { cn } from "~/components/class-names";
import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { Switch } from "~/components/ui/switch";

type NumberInputProps = {
	name: string;
	label: string;
	hint?: string | undefined;
	unit?: string | undefined;
	/** The default, shown while the field is empty. */
	standard: number;
	value: string;
	problem?: string | undefined;
	onChange: (value: string) => void;
};

/** A number that may be left empty: then its default shows in its place. */
export function NumberInput({ name, label, hint, unit, standard, value, problem, onChange }: NumberInputProps) {
	const { routingSettings: words } = useMessages();
	return (
		<FormField label={label} name={name} hint={hint} error={problem}>
			{(control) => (
				<span className="relative block">
					<Input
						{...control}
						// Text, as a browser gives nothing at all for a number that is not one.
						inputMode="decimal"
						autoComplete="off"
						value={value}
						placeholder={standard.toLocaleString("en-US", { maximumFractionDigits: 6 })}
						onChange={(event) => onChange(event.target.value)}
						className={cn("tabular-nums", unit ? "pr-20" : "pr-9")}
					/>
					<span className="pointer-events-none absolute inset-y-0 right-0 flex items-center gap-1 pr-1.5 text-sm text-muted-foreground">
						{unit ? <span className={value === "" ? "pr-1.5" : undefined}>{unit}</span> : null}
						{value === "" ? null : (
							<Button
								variant="ghost"
								size="icon"
								className="pointer-events-auto size-6 text-muted-foreground"
								aria-label={words.reset(label)}
								title={words.byDefault(standard.toLocaleString("en-US", { maximumFractionDigits: 6 }))}
								onClick={() => onChange("")}
							>
								<RotateCcw className="size-3.5" aria-hidden />
							</Button>
						)}
					</span>
				</span>
			)}
		</FormField>
	);
}

type SwitchRowProps = {
	name: string;
	label: string;
	note: string;
	checked: boolean;
	disabled: boolean;
	/** What the form sends for it. */
	sent: string;
	onChange: (checked: boolean) => void;
};

/** A switch with a sentence about what it does; part of a form, not sent by itself. */
export function SwitchRow({ name, label, note, checked, disabled, sent, onChange }: SwitchRowProps) {
	const id = useId();
	return (
		<div className="flex items-start justify-between gap-4 rounded-lg border border-border p-4">
			<div className="flex min-w-0 flex-col gap-1">
				<label htmlFor={id} className="text-base font-medium">
					{label}
				</label>
				<p id={`${id}-note`} className="text-sm text-muted-foreground">
					{note}
				</p>
			</div>
			<input type="hidden" name={name} value={sent} />
			<Switch id={id} aria-describedby={`${id}-note`} className="mt-0.5" checked={checked} disabled={disabled} onCheckedChange={onChange} />
		</div>
	);
}
