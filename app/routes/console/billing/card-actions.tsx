import { EllipsisVertical, Star, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useFetcher } from "react-router";

import { ConfirmDialog } from "~/components/confirm-dialog";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import {
	DropdownMenu,
	DropdownMenuContent,
	DropdownMenuItem,
	DropdownMenuSeparator,
	DropdownMenuTrigger,
} from "~/components/ui/dropdown-menu";
import { toast } from "~/components/ui/toaster";
import type { PaymentMethodView } from "~/domain/billing/schemas";
import type { clientAction } from "./route";

type CardActionsProps = { card: PaymentMethodView; name: string };

/** What can be done with a saved card. */
export function CardActions({ card, name }: CardActionsProps) {
	const words = useMessages().billing.cards;
	const [removing, setRemoving] = useState(false);
	const fetcher = useFetcher<typeof clientAction>();
	const { data, state } = fetcher;
	useEffect(() => {
		if (state === "idle" && data?.ok === false && data.message) toast.error(data.message);
	}, [data, state]);
	return (
		<>
			<DropdownMenu>
				<DropdownMenuTrigger asChild>
					<Button
						variant="ghost"
						size="icon-sm"
						className="text-muted-foreground"
						pending={state !== "idle"}
						aria-label={words.actions(name)}
					>
						<EllipsisVertical aria-hidden />
					</Button>
				</DropdownMenuTrigger>
				<DropdownMenuContent align="end">
					{!card.isDefault && (
						<>
							<DropdownMenuItem
								onSelect={() => void fetcher.submit({ intent: "default-card", id: card.id }, { method: "post" })}
							>
								<Star aria-hidden />
								{words.makeDefault}
							</DropdownMenuItem>
							<DropdownMenuSeparator />
						</>
					)}
					<DropdownMenuItem tone="danger" onSelect={() => setRemoving(true)}>
						<Trash2 aria-hidden />
						{words.remove}
					</DropdownMenuItem>
				</DropdownMenuContent>
			</DropdownMenu>
			<RemoveDialog card={card} name={name} open={removing} onClose={() => setRemoving(false)} />
		</>
	);
}

function RemoveDialog({ card, name, open, onClose }: CardActionsProps & { open: boolean; onClose: () => void }) {
	const words = useMessages().billing.cards;
	const fetcher = useFetcher<typeof clientAction>();
	return (
		<ConfirmDialog
			open={open}
			onOpenChange={(next) => !next && onClose()}
			title={words.removeTitle(name)}
			description={card.isDefault ? words.removeDefaultText : words.removeText}
			confirmLabel={words.remove}
			pending={fetcher.state !== "idle"}
			error={fetcher.data?.ok === false ? fetcher.data.message : null}
			onConfirm={() => void fetcher.submit({ intent: "remove-card", id: card.id }, { method: "post" })}
		/>
	);
}
