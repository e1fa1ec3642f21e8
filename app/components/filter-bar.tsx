import { Check, ChevronDown, Search, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";

import { cn } from "./class-names";
import { useMessages } from "./messages";
import { Button } from "./ui/button";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "./ui/command";
import { Input } from "./ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "./ui/popover";
import { useUrlState } from "./use-url-state";

/** A row of filters. Give `names` (their URL parameters) to offer "Clear filters" while any is set. */
export function FilterBar({ names, children }: { names?: string[]; children: ReactNode }) {
	const { common } = useMessages();
	const url = useUrlState();
	const active = names?.some((name) => url.get(name) !== null);
	return (
		<div className="flex flex-wrap items-center gap-2">
			{children}
			{active && names && (
				<Button
					variant="ghost"
					size="sm"
					className="text-muted-foreground"
					onClick={() => url.set(Object.fromEntries(names.map((name) => [name, null])))}
				>
					<X aria-hidden />
					{common.clearFilters}
				</Button>
			)}
		</div>
	);
}

export type FilterOption = { value: string; label: string; icon?: ReactNode; hint?: ReactNode };

type FilterSelectProps = {
	/** The URL parameter. */
	name: string;
	label: string;
	options: FilterOption[];
	/** Several values at once: the parameter repeats. */
	multiple?: boolean;
	align?: "start" | "end";
};

/** A filter with a list to choose from; searchable as soon as the list is long. */
export function FilterSelect({ name, label, options, multiple, align }: FilterSelectProps) {
	const { common } = useMessages();
	const url = useUrlState();
	const [open, setOpen] = useState(false);
	const chosen = url.getAll(name);
	const labels = chosen.map((value) => options.find((option) => option.value === value)?.label ?? value);

	function choose(value: string) {
		const isChosen = chosen.includes(value);
		if (multiple) {
			url.set({ [name]: isChosen ? chosen.filter((item) => item !== value) : [...chosen, value] });
			return;
		}
		url.set({ [name]: isChosen ? null : value });
		setOpen(false);
	}

	return (
		<Popover open={open} onOpenChange={setOpen}>
			<PopoverTrigger asChild>
				<Button variant="secondary" size="sm" className={cn("max-w-64 font-normal", chosen.length > 0 && "border-primary")}>
					<span className={cn(chosen.length > 0 && "text-muted-foreground")}>{label}</span>
					{chosen.length > 0 && (
						<span className="truncate font-medium">{labels.length > 1 ? `${labels[0]} +${labels.length - 1}` : labels[0]}</span>
					)}
					<ChevronDown className="text-muted-foreground" aria-hidden />
				</Button>
			</PopoverTrigger>
			<PopoverContent align={align} className="w-64 p-0" aria-label={label}>
				<Command>
					{options.length > 8 ? (
						<CommandInput placeholder={common.search} aria-label={`${common.search}: ${label}`} />
					) : (
						// cmdk takes the arrow keys from here.
						<CommandKeys label={label} />
					)}
					<CommandList label={label}>
						<CommandEmpty>{common.noMatches}</CommandEmpty>
						{options.map((option) => (
							<CommandItem
								key={option.value}
								value={option.value}
								keywords={[option.label]}
								onSelect={() => choose(option.value)}
							>
								{option.icon}
								<span className="truncate">{option.label}</span>
								{option.hint && <span className="text-xs text-muted-foreground">{option.hint}</span>}
								{chosen.includes(option.value) && <Check className="ml-auto text-primary-text!" aria-hidden />}
							</CommandItem>
						))}
					</CommandList>
				</Command>
			</PopoverContent>
		</Popover>
	);
}

function CommandKeys({ label }: { label: string }) {
	return (
		<div className="sr-only">
			<CommandInput aria-label={label} readOnly />
		</div>
	);
}

type FilterSearchProps = {
	name: string;
	label: string;
	placeholder?: string;
	className?: string;
};

/** A text filter that follows the typing, a moment behind. Works as an ordinary GET form without JavaScript. */
export function FilterSearch({ name, label, placeholder, className }: FilterSearchProps) {
	const url = useUrlState();
	const current = url.get(name) ?? "";
	const [text, setText] = useState(current);
	const sent = useRef(current);

	// Back button, "Clear filters": the URL changed under the field.
	useEffect(() => {
		if (current !== sent.current) {
			sent.current = current;
			setText(current);
		}
	}, [current]);

	useEffect(() => {
		const trimmed = text.trim();
		if (trimmed === sent.current) return;
		const timer = setTimeout(() => {
			sent.current = trimmed;
			url.set({ [name]: trimmed || null }, { replace: true });
		}, 250);
		return () => clearTimeout(timer);
	}, [text, name, url]);

	return (
		<search className={cn("relative block w-full sm:w-64", className)}>
			<form onSubmit={(event) => event.preventDefault()}>
			<Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted-foreground" aria-hidden />
			<Input
				type="search"
				name={name}
				aria-label={label}
				placeholder={placeholder ?? label}
				value={text}
				onChange={(event) => setText(event.target.value)}
				autoComplete="off"
				spellCheck={false}
				className="h-8 pl-8 text-sm"
			/>
			</form>
		</search>
	);
}

type SegmentedProps = {
	/** The URL parameter; the first option is the default and leaves the URL clean. */
	name: string;
	label: string;
	options: { value: string; label: ReactNode }[];
	/** Parameters that make no sense beside the new choice. */
	clears?: string[];
	/** The value in force where the URL does not say (a loader's default). */
	value?: string | null;
};

/** A few exclusive choices, all visible. */
export function FilterSegments({ name, label, options, clears = [], value }: SegmentedProps) {
	const url = useUrlState();
	const current = value ?? url.get(name) ?? options[0]?.value;
	return (
		<fieldset aria-label={label} className="inline-flex h-8 items-center rounded-lg border border-input bg-card p-0.5">
			{options.map((option, index) => (
				<button
					key={option.value}
					type="button"
					aria-pressed={option.value === current}
					onClick={() => {
						const cleared = Object.fromEntries(clears.map((item) => [item, null]));
						url.set({ ...cleared, [name]: index === 0 ? null : option.value });
					}}
					className={cn(
						"h-full cursor-pointer rounded-md px-2.5 text-sm font-medium whitespace-nowrap",
						option.value === current ? "bg-accent text-foreground" : "text-muted-foreground hover:text-foreground",
					)}
				>
					{option.label}
				</button>
			))}
		</fieldset>
	);
}
