import { Check, ChevronDown, Plus, X } from "lucide-react";
import { useId, useState } from "react";

import { cn } from "./class-names";
import { useMessages } from "./messages";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "./ui/command";
import { controlClasses } from "./ui/input";
import { Label } from "./ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "./ui/popover";

/** `detail` is searched and shown beside the label. */
export type SelectOption = { value: string; label: string; detail?: string };

type MultiSelectProps = {
	label: string;
	placeholder: string;
	searchLabel: string;
	/** Name of the button that takes an entry out again. */
	removeLabel: (label: string) => string;
	options: readonly SelectOption[];
	/** May hold values that are no options; they are shown as they are. */
	values: readonly string[];
	disabled?: boolean;
	/** Where other entries than the options may be typed: what the line says that takes one. */
	addLabel?: (text: string) => string;
	/** What is wrong with the choice, or else what helps to make it. */
	error?: string | undefined;
	hint?: string | undefined;
	onChange: (values: string[]) => void;
};

/** Any number of many options, found by typing; what is chosen stands below and is taken out there. */
export function MultiSelect(props: MultiSelectProps) {
	const { label, placeholder, searchLabel, removeLabel, options, values, disabled = false, addLabel, error, hint, onChange } = props;
	const { common } = useMessages();
	const [open, setOpen] = useState(false);
	const [text, setText] = useState("");
	const typed = text.trim();
	const isNew = addLabel !== undefined && typed !== "" && !values.includes(typed) && !options.some(({ value }) => value === typed);
	const id = useId();
	const labelOf = (value: string) => options.find((option) => option.value === value)?.label ?? value;
	const without = (value: string) => values.filter((each) => each !== value);
	return (
		<div className="flex min-w-0 flex-col gap-1.5">
			<Label htmlFor={id}>{label}</Label>
			<Popover open={open} onOpenChange={setOpen} modal>
				<PopoverTrigger
					id={id}
					type="button"
					// oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no tag is a select that one can search
					role="combobox"
					aria-expanded={open}
					aria-controls={`${id}-list`}
					disabled={disabled}
					aria-invalid={error ? true : undefined}
					aria-describedby={error || hint ? `${id}-note` : undefined}
					className={cn(
						controlClasses,
						"flex h-9 cursor-pointer items-center justify-between gap-2 px-3 text-left text-muted-foreground hover:bg-accent",
					)}
				>
					<span className="truncate">{placeholder}</span>
					<ChevronDown className="size-4 shrink-0" aria-hidden />
				</PopoverTrigger>
				<PopoverContent id={`${id}-list`} className="w-(--radix-popover-trigger-width) min-w-64 p-0" aria-label={label}>
					<Command>
						<CommandInput placeholder={searchLabel} aria-label={searchLabel} value={text} onValueChange={setText} />
						<CommandList label={label} className="max-h-64">
							<CommandEmpty>{common.noMatches}</CommandEmpty>
							{options.map(({ value, label: words, detail }) => (
								<CommandItem
									key={value}
									value={value}
									keywords={[words, detail ?? ""]}
									onSelect={() => onChange(values.includes(value) ? without(value) : [...values, value])}
								>
									<span className="truncate">{words}</span>
									{detail && <span className="truncate text-sm text-muted-foreground">{detail}</span>}
									{values.includes(value) && <Check className="ml-auto text-primary-text!" aria-hidden />}
								</CommandItem>
							))}
							{isNew && (
								<CommandItem
									value={typed}
									onSelect={() => {
										onChange([...values, typed]);
										setText("");
									}}
								>
									<Plus aria-hidden />
									<span className="truncate">{addLabel(typed)}</span>
								</CommandItem>
							)}
						</CommandList>
					</Command>
				</PopoverContent>
			</Popover>
			{(error ?? hint) && (
				<p id={`${id}-note`} className={cn("text-sm", error ? "text-danger" : "text-muted-foreground")}>
					{error ?? hint}
				</p>
			)}
			{values.length > 0 && (
				<ul aria-label={label} className="flex flex-wrap gap-1.5">
					{values.map((value) => (
						<li key={value} className="flex h-6 max-w-full items-center gap-1 rounded-md bg-muted pr-0.5 pl-2 text-sm">
							<span className="truncate">{labelOf(value)}</span>
							<button
								type="button"
								aria-label={removeLabel(labelOf(value))}
								disabled={disabled}
								onClick={() => onChange(without(value))}
								className="grid size-5 cursor-pointer place-items-center rounded-sm text-muted-foreground hover:text-foreground disabled:cursor-not-allowed"
							>
								<X className="size-3.5" aria-hidden />
							</button>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
