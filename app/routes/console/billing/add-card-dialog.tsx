import { useElements } from "@stripe/react-stripe-js";
import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { useState } from "react";
import { useRevalidator } from "react-router";

import { FormError } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "~/components/ui/dialog";
import { askServer, Refused } from "./ask-server";
import type { Payments } from "./billing.server";
import { CardForm } from "./card-form";
import { useStripe } from "./use-stripe";

type AddCardProps = { payments: Payments; path: string };
type AddCardDialogProps = AddCardProps & { open: boolean; onOpenChange: (open: boolean) => void };

/** Saves a card without charging it. */
export function AddCardDialog({ open, onOpenChange, ...props }: AddCardDialogProps) {
	const words = useMessages().billing.cards;
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			<DialogContent onInteractOutside={(event) => event.preventDefault()}>
				<DialogHeader>
					<DialogTitle>{words.addTitle}</DialogTitle>
					<DialogDescription>{words.addText}</DialogDescription>
				</DialogHeader>
				<AddCard {...props} onDone={() => onOpenChange(false)} />
			</DialogContent>
		</Dialog>
	);
}

function AddCard({ payments, path, onDone }: AddCardProps & { onDone: () => void }) {
	const { topUp: words } = useMessages().billing;
	const state = useStripe(payments);
	const { revalidate } = useRevalidator();
	const [failure, setFailure] = useState<string | null>(null);
	const [pending, setPending] = useState(false);

	async function save(elements: StripeElements | null) {
		if (!state.stripe || !elements) return;
		setPending(true);
		setFailure(null);
		try {
			await confirmCard(state.stripe, elements, path, words.failed);
			await revalidate();
			onDone();
		} catch (error) {
			setFailure(error instanceof Refused ? error.message : words.unreachable);
			setPending(false);
		}
	}

	return (
		<div className="flex flex-col gap-5">
			<FormError>{failure}</FormError>
			<CardForm
				state={state}
				options={{ mode: "setup", currency: "usd", setupFutureUsage: "off_session", allowedPaymentMethodTypes: ["card"] }}
			>
				<SaveButton pending={pending} onSave={save} />
			</CardForm>
		</div>
	);
}

/** https://docs.stripe.com/payments/accept-a-payment-deferred?type=setup */
async function confirmCard(stripe: Stripe, elements: StripeElements, path: string, failed: string): Promise<void> {
	const { error: incomplete } = await elements.submit();
	if (incomplete) throw new Refused(incomplete.message ?? failed);
	const { clientSecret } = await askServer(path, "save-card", {});
	const { error } = await stripe.confirmSetup({
		elements,
		clientSecret,
		confirmParams: { return_url: window.location.href },
		redirect: "if_required",
	});
	if (error) throw new Refused(error.message ?? failed);
}

function SaveButton({ pending, onSave }: { pending: boolean; onSave: (elements: StripeElements | null) => Promise<void> }) {
	const words = useMessages().billing.cards;
	const elements = useElements();
	return (
		<DialogFooter>
			<Button pending={pending} onClick={() => void onSave(elements)}>
				{words.save}
			</Button>
		</DialogFooter>
	);
}
