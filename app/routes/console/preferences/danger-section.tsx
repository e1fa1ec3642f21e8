import { useState } from "react";
import { useFetcher } from "react-router";

import { ConfirmDialog } from "~/components/confirm-dialog";
import { useMessages } from "~/components/messages";
import { SectionCard } from "~/components/section-card";
import { Button } from "~/components/ui/button";
import type { clientAction } from "./route";

/** The end of an organization, asked for by its name. */
export function DangerSection({ organization }: { organization: { name: string } }) {
	const { preferences } = useMessages();
	const words = preferences.danger;
	const fetcher = useFetcher<typeof clientAction>();
	const [open, setOpen] = useState(false);
	return (
		<>
			<SectionCard
				title={words.title}
				description={words.text}
				actions={
					<Button variant="secondary" className="text-danger" onClick={() => setOpen(true)}>
						{words.submit}
					</Button>
				}
			/>
			<ConfirmDialog
				open={open}
				onOpenChange={setOpen}
				title={words.confirmTitle(organization.name)}
				description={words.confirmText}
				confirmLabel={words.submit}
				typedName={organization.name}
				pending={fetcher.state !== "idle"}
				error={fetcher.data?.ok === false ? fetcher.data.message : null}
				onConfirm={() => void fetcher.submit({ intent: "delete" }, { method: "post" })}
			/>
		</>
	);
}
