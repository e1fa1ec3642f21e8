import { X } from "lucide-react";
import { useState } from "react";

import { useMessages } from "~/components/messages";
import { SectionCard } from "~/components/section-card";
import { Button } from "~/components/ui/button";
import { NativeSelect } from "~/components/ui/select";
import type { FieldValues } from "./fields";
import { NumberInput } from "./inputs";

type PrioritiesSectionProps = {
	providers: { id: string; name: string }[];
	values: FieldValues;
	problems: Readonly<Record<string, string>>;
	onChange: (values: FieldValues) => void;
};

const prefix = "providerPriorities.";

/** Providers that the project prefers, avoids or does without; only those that were added are listed. */
export function PrioritiesSection({ providers, values, problems, onChange }: PrioritiesSectionProps) {
	const { routingSettings } = useMessages();
	const words = routingSettings.priorities;
	const [added, setAdded] = useState<readonly string[]>([]);
	const listed = providers.filter(({ id }) => added.includes(id) || values[prefix + id]);
	function remove(id: string) {
		setAdded(added.filter((each) => each !== id));
		const { [prefix + id]: _, ...rest } = values;
		onChange(rest);
	}
	return (
		<SectionCard title={words.title} description={words.text}>
			<div className="flex flex-col gap-4">
				{listed.length > 0 ? (
					<ul className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
						{listed.map(({ id, name }) => (
							<li key={id} className="flex items-end gap-2">
								<div className="min-w-0 grow">
									<NumberInput
										name={prefix + id}
										label={name}
										standard={1}
										value={values[prefix + id] ?? ""}
										problem={problems[prefix + id]}
										onChange={(value) => {
											// An emptied field stays to be filled in again.
											if (!added.includes(id)) setAdded([...added, id]);
											onChange({ ...values, [prefix + id]: value });
										}}
									/>
								</div>
								<Button variant="ghost" size="icon" aria-label={words.remove(name)} title={words.remove(name)} onClick={() => remove(id)}>
									<X aria-hidden />
								</Button>
							</li>
						))}
					</ul>
				) : null}
				<div className="sm:w-72">
					<NativeSelect
						aria-label={words.add}
						value=""
						onChange={(event) => event.target.value && setAdded([...added, event.target.value])}
					>
						<option value="">{words.choose}</option>
						{providers
							.filter((provider) => !listed.includes(provider))
							.map(({ id, name }) => (
								<option key={id} value={id}>
									{name}
								</option>
							))}
					</NativeSelect>
				</div>
			</div>
		</SectionCard>
	);
}
