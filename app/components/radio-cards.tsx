import { cn } from "./class-names";

/** `aside` stands at the end of the label's line, as a price does. */
type Choice = { value: string; label: string; text: string; aside?: string };

/** One choice of a few, each with a sentence about what it means. A plain field of a form: no script is needed to send it. */
export function RadioCards({ legend, name, choices, current }: { legend: string; name: string; choices: Choice[]; current: string }) {
	return (
		<fieldset className="flex flex-col gap-2">
			<legend className="mb-2 text-sm font-medium">{legend}</legend>
			{choices.map(({ value, label, text, aside }) => (
				<label
					key={value}
					className={cn(
						"grid cursor-pointer grid-cols-[auto_1fr_auto] gap-x-3 rounded-lg border border-border p-3 has-checked:border-primary has-checked:bg-primary-subtle",
						"has-focus-visible:outline-2 has-focus-visible:outline-ring has-disabled:cursor-not-allowed",
					)}
				>
					<input
						type="radio"
						name={name}
						value={value}
						defaultChecked={value === current}
						className="mt-0.5 size-4 accent-primary outline-none"
					/>
					<span className="font-medium">{label}</span>
					{aside && <span className="pt-px text-sm font-medium tabular-nums">{aside}</span>}
					<span className="col-span-2 col-start-2 text-sm text-muted-foreground">{text}</span>
				</label>
			))}
		</fieldset>
	);
}
