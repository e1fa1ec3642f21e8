import { useState } from "react";
import { useFetcher } from "react-router";

import { DialogForm, useAccepted } from "~/components/dialog-form";
import { FormError } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { MultiSelect } from "~/components/multi-select";
import { SwitchRow } from "~/components/switch-row";
import { Button } from "~/components/ui/button";
import { Dialog, DialogContent } from "~/components/ui/dialog";
import type { MemberView } from "~/domain/members/schemas";
import type { clientAction, TeamData } from "./route";

type AccessProps = { member: MemberView; keys: TeamData["keys"] };

/** Says which keys a developer sees, and opens the choice. */
export function AccessButton({ member, keys }: AccessProps) {
	const { team } = useMessages();
	const words = team.access;
	const [open, setOpen] = useState(false);
	const count = member.apiKeyIds.length;
	const access = member.restricted ? (count === 0 ? words.none : words.some(count)) : words.all;
	return (
		<>
			<Button
				variant="secondary"
				size="sm"
				className="font-normal"
				aria-label={words.button(member.name, access)}
				onClick={() => setOpen(true)}
			>
				{access}
			</Button>
			<Dialog open={open} onOpenChange={setOpen}>
				<DialogContent>
					<AccessForm member={member} keys={keys} onDone={() => setOpen(false)} />
				</DialogContent>
			</Dialog>
		</>
	);
}

function AccessForm({ member, keys, onDone }: AccessProps & { onDone: () => void }) {
	const words = useMessages().team.access;
	const fetcher = useFetcher<typeof clientAction>();
	const [restricted, setRestricted] = useState(member.restricted);
	const [chosen, setChosen] = useState<string[]>(member.apiKeyIds);
	useAccepted(fetcher, onDone);
	return (
		<DialogForm
			fetcher={fetcher}
			title={words.title(member.name)}
			text={words.text}
			submit={words.submit}
			values={{ intent: "access", userId: member.userId, restricted: String(restricted) }}
		>
			{(errors) => (
				<>
					{/* None of these fields has a place beside it for what is wrong. */}
					<FormError>{Object.values(errors)[0]}</FormError>
					<div className="flex flex-col gap-4 rounded-lg border border-border p-4">
						<SwitchRow
							label={words.restricted}
							text={restricted ? words.restrictedOn : words.restrictedOff}
							checked={restricted}
							onChange={setRestricted}
						/>
						{restricted && <KeyChoice keys={keys} chosen={chosen} onChange={setChosen} />}
					</div>
				</>
			)}
		</DialogForm>
	);
}

type KeyChoiceProps = { keys: TeamData["keys"]; chosen: string[]; onChange: (ids: string[]) => void };

function KeyChoice({ keys, chosen, onChange }: KeyChoiceProps) {
	const words = useMessages().team.access;
	return (
		<>
			{chosen.map((id) => (
				<input key={id} type="hidden" name="apiKeyIds" value={id} />
			))}
			<MultiSelect
				label={words.keys}
				placeholder={words.choose}
				searchLabel={words.search}
				removeLabel={words.remove}
				options={keys.map(({ id, description, projectName }) => ({ value: id, label: description, detail: projectName }))}
				values={chosen}
				onChange={onChange}
			/>
			{chosen.length === 0 && <p className="text-sm text-muted-foreground">{words.nothing}</p>}
		</>
	);
}
