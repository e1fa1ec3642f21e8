import { RotateCcw } from "lucide-react";
import type { ComponentProps } from "react";

import { cn } from "~/components/class-names";
import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { SwitchRow } from "~/components/switch-row";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";

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
						className={cn("tabular-nums", room(unit, value !== ""))}
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

/** Space for what stands at the right of the text. */
function room(unit: string | undefined, resettable: boolean): string {
	if (!unit) return "pr-9";
	if (unit.length <= 3) return resettable ? "pr-16" : "pr-11";
	return resettable ? "pr-24" : "pr-18";
}

type SwitchFieldProps = ComponentProps<typeof SwitchRow> & {
	name: string;
	/** What the form sends for it. */
	sent: string;
};

/** A switch as a field of the form. */
export function SwitchField({ name, sent, ...row }: SwitchFieldProps) {
	return (
		<div className="rounded-lg border border-border p-4">
			<input type="hidden" name={name} value={sent} />
			<SwitchRow {...row} />
		</div>
	);
}
