import { Check, ChevronDown } from "lucide-react";
import { useId, useState } from "react";

import { cn } from "~/components/class-names";
import type { ControlProps } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "~/components/ui/command";
import { controlClasses } from "~/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "~/components/ui/popover";
import type { ProviderChoice } from "./provider-choices.server";

type ProviderSelectProps = {
	control: ControlProps;
	providers: ProviderChoice[];
	value: string;
	onChange: (id: string) => void;
};

/** A select that one can search: there are dozens of providers. */
export function ProviderSelect({ control, providers, value, onChange }: ProviderSelectProps) {
	const { common, providerKeys: words } = useMessages();
	const [open, setOpen] = useState(false);
	const { name, ...rest } = control;
	const listId = useId();
	const chosen = providers.find((provider) => provider.id === value);
	return (
		<>
			<input type="hidden" name={name} value={value} />
			<Popover open={open} onOpenChange={setOpen} modal>
				<PopoverTrigger
					{...rest}
					// oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no tag is a select that one can search
					role="combobox"
					aria-expanded={open}
					aria-controls={listId}
					className={cn(controlClasses, "flex h-9 cursor-pointer items-center justify-between gap-2 px-3 text-left hover:bg-accent")}
				>
					<span className={cn("truncate", !chosen && "text-muted-foreground")}>
						{chosen?.name ?? words.form.chooseProvider}
					</span>
					<ChevronDown className="size-4 shrink-0 text-muted-foreground" aria-hidden />
				</PopoverTrigger>
				<PopoverContent id={listId} className="w-(--radix-popover-trigger-width) p-0" aria-label={words.form.provider}>
					<Command defaultValue={chosen?.name}>
						<CommandInput placeholder={words.form.searchProviders} aria-label={words.form.searchProviders} />
						<CommandList label={words.form.provider} className="max-h-64">
							<CommandEmpty>{common.noMatches}</CommandEmpty>
							{providers.map((provider) => (
								<CommandItem
									key={provider.id}
									value={provider.name}
									keywords={[provider.id]}
									onSelect={() => {
										onChange(provider.id);
										setOpen(false);
									}}
								>
									<span className="truncate">{provider.name}</span>
									{provider.id === value && <Check className="ml-auto text-primary-text!" aria-hidden />}
								</CommandItem>
							))}
						</CommandList>
					</Command>
				</PopoverContent>
			</Popover>
		</>
	);
}
