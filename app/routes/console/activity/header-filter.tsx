import { ChevronDown } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { Label } from "~/components/ui/label";
import { Popover, PopoverContent, PopoverTrigger } from "~/components/ui/popover";
import { useUrlState } from "~/components/use-url-state";

/** Requests that carried one custom header with one value. */
export function HeaderFilter() {
	const { activity } = useMessages();
	const text = activity.filters;
	const url = useUrlState();
	const [open, setOpen] = useState(false);
	const header = url.get("header");
	const value = url.get("value");
	const active = header !== null && value !== null;

	function apply(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const name = String(form.get("header")).trim().replace(/^x-llmgateway-/i, "");
		url.set({ header: name, value: String(form.get("value")).trim() });
		setOpen(false);
	}

	function remove() {
		url.set({ header: null, value: null });
		setOpen(false);
	}

	return (
		<Popover open={open} onOpenChange={setOpen}>
			<PopoverTrigger asChild>
				<Button variant="secondary" size="sm" className={`max-w-64 font-normal ${active ? "border-primary" : ""}`}>
					<span className={active ? "text-muted-foreground" : undefined}>{active ? header : text.header}</span>
					{active ? <span className="truncate font-medium">{value}</span> : null}
					<ChevronDown className="text-muted-foreground" aria-hidden />
				</Button>
			</PopoverTrigger>
			<PopoverContent aria-label={text.header}>
				<form onSubmit={apply} className="flex flex-col gap-3">
					<div className="flex flex-col gap-1.5">
						<Label htmlFor="filter-header">{text.headerName}</Label>
						<Input id="filter-header" name="header" required placeholder={text.headerNameHint} defaultValue={header ?? ""} />
					</div>
					<div className="flex flex-col gap-1.5">
						<Label htmlFor="filter-value">{text.headerValue}</Label>
						<Input id="filter-value" name="value" required defaultValue={value ?? ""} />
					</div>
					<p className="text-sm text-muted-foreground">{text.headerNote}</p>
					<div className="flex gap-2">
						<Button type="submit" size="sm">
							{text.apply}
						</Button>
						{active ? (
							<Button variant="ghost" size="sm" onClick={remove}>
								{text.remove}
							</Button>
						) : null}
					</div>
				</form>
			</PopoverContent>
		</Popover>
	);
}
