import { CalendarDays } from "lucide-react";
import { type FormEvent, useState } from "react";
import { FilterSegments } from "~/components/filter-bar";
import { formatDay } from "~/components/format/time";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "~/components/ui/popover";
import { useUrlState } from "~/components/use-url-state";
import { type DateRange, dateText } from "./date-range";

const day = 86_400_000;

/** Seven days, thirty days, or days of one's own: kept in the address. */
export function RangePicker({ range }: { range: DateRange }) {
	const { overview: text } = useMessages();
	return (
		<div className="flex flex-wrap items-center gap-2">
			<FilterSegments
				name="range"
				label={text.range}
				value={range.preset}
				clears={["from", "to"]}
				options={[
					{ value: "7d", label: text.ranges["7d"] },
					{ value: "30d", label: text.ranges["30d"] },
				]}
			/>
			<CustomDays
				active={range.preset === "custom"}
				from={range.from}
				to={range.to - day}
				label={text.ranges.custom}
			/>
		</div>
	);
}

type CustomDaysProps = {
	active: boolean;
	/** Starts of the first and the last day, unix milliseconds. */
	from: number;
	to: number;
	label: string;
};

/** A first and a last day, both included, as `range=custom&from=…&to=…`. */
export function CustomDays({ active, from, to, label }: CustomDaysProps) {
	const { overview: text } = useMessages();
	const url = useUrlState();
	const [open, setOpen] = useState(false);

	function apply(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const [first = "", last = ""] = [String(form.get("from")), String(form.get("to"))].sort();
		url.set({ range: "custom", from: first, to: last });
		setOpen(false);
	}

	return (
		<Popover open={open} onOpenChange={setOpen}>
			<PopoverTrigger asChild>
				<Button variant="secondary" size="sm" className={active ? "border-primary" : "font-normal"}>
					<CalendarDays className="text-muted-foreground" aria-hidden />
					{active ? `${formatDay(from)} – ${formatDay(to)}` : label}
				</Button>
			</PopoverTrigger>
			<PopoverContent align="end" aria-label={text.customRange}>
				<form onSubmit={apply} className="flex flex-col gap-3">
					<DateField name="from" label={text.from} value={dateText(from)} />
					<DateField name="to" label={text.to} value={dateText(to)} />
					<p className="text-sm text-muted-foreground">{text.utcNote}</p>
					<Button type="submit" size="sm">
						{text.apply}
					</Button>
				</form>
			</PopoverContent>
		</Popover>
	);
}

function DateField({ name, label, value }: { name: string; label: string; value: string }) {
	return (
		<div className="flex flex-col gap-1.5">
			<Label htmlFor={`range-${name}`}>{label}</Label>
			<Input id={`range-${name}`} name={name} type="date" required defaultValue={value} min="2020-01-01" />
		</div>
	);
}
