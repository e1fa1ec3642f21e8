import { useEffect, useState } from "react";
import { useFetcher } from "react-router";

import { FormError } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { MultiSelect } from "~/components/multi-select";
import { SwitchRow } from "~/components/switch-row";
import { Button } from "~/components/ui/button";
import {
	Dialog,
	DialogClose,
	DialogContent,
	DialogDescription,
	DialogFooter,
	DialogHeader,
	DialogTitle,
} from "~/components/ui/dialog";
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
					<DialogHeader>
						<DialogTitle>{words.title(member.name)}</DialogTitle>
						<DialogDescription>{words.text}</DialogDescription>
					</DialogHeader>
					<AccessForm member={member} keys={keys} onDone={() => setOpen(false)} />
				</DialogContent>
			</Dialog>
		</>
	);
}

function AccessForm({ member, keys, onDone }: AccessProps & { onDone: () => void }) {
	const { team, common } = useMessages();
	const words = team.access;
	const fetcher = useFetcher<typeof clientAction>();
	const [restricted, setRestricted] = useState(member.restricted);
	const [chosen, setChosen] = useState<string[]>(member.apiKeyIds);
	const result = fetcher.state === "idle" ? fetcher.data : undefined;
	const failure = result?.ok === false ? (result.message ?? Object.values(result.fields)[0]) : null;
	useEffect(() => {
		if (result?.ok) onDone();
		// oxlint-disable-next-line react-hooks/exhaustive-deps -- once per answer
	}, [result]);

	function save() {
		const form = new FormData();
		form.set("intent", "access");
		form.set("userId", member.userId);
		form.set("restricted", String(restricted));
		if (restricted) for (const id of chosen) form.append("apiKeyIds", id);
		void fetcher.submit(form, { method: "post" });
	}

	return (
		<form
			className="flex flex-col gap-5"
			onSubmit={(event) => {
				event.preventDefault();
				save();
			}}
		>
			<FormError>{failure}</FormError>
			<div className="flex flex-col gap-4 rounded-lg border border-border p-4">
				<SwitchRow
					label={words.restricted}
					text={restricted ? words.restrictedOn : words.restrictedOff}
					checked={restricted}
					onChange={setRestricted}
				/>
				{restricted && (
					<>
						<MultiSelect
							label={words.keys}
							placeholder={words.choose}
							searchLabel={words.search}
							removeLabel={words.remove}
							options={keys.map(({ id, description, projectName }) => ({ value: id, label: description, detail: projectName }))}
							values={chosen}
							onChange={setChosen}
						/>
						{chosen.length === 0 && <p className="text-sm text-muted-foreground">{words.nothing}</p>}
					</>
				)}
			</div>
			<DialogFooter>
				<DialogClose asChild>
					<Button variant="secondary">{common.cancel}</Button>
				</DialogClose>
				<Button type="submit" pending={fetcher.state !== "idle"}>
					{words.submit}
				</Button>
			</DialogFooter>
		</form>
	);
}
