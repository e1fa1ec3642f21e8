import { CircleCheck, Clock } from "lucide-react";
import { useRevalidator } from "react-router";

import { FormError } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { formatUsd } from "~/components/money-format";
import { Button } from "~/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "~/components/ui/dialog";
import type { PaymentMethodView } from "~/domain/billing/schemas";
import type { Payments } from "./billing.server";
import { brandOf } from "./card-name";
import { FeeBreakdown } from "./fee-breakdown";
import { TopUpForm } from "./top-up-form";
import { type TopUpFlow, useTopUp } from "./use-top-up";

type TopUpProps = { cards: PaymentMethodView[]; payments: Payments; path: string };
type TopUpDialogProps = TopUpProps & { open: boolean; onOpenChange: (open: boolean) => void };

/** Buys credits in three steps: how much and with which card, what it costs, what came of it. */
export function TopUpDialog({ open, onOpenChange, ...props }: TopUpDialogProps) {
	return (
		<Dialog open={open} onOpenChange={onOpenChange}>
			<DialogContent
				// A stray click must not throw away a card that was just typed in.
				onInteractOutside={(event) => event.preventDefault()}
			>
				<TopUp {...props} onDone={() => onOpenChange(false)} />
			</DialogContent>
		</Dialog>
	);
}

function TopUp({ cards, payments, path, onDone }: TopUpProps & { onDone: () => void }) {
	const flow = useTopUp(path, payments);
	if (flow.step.name === "done") return <Outcome flow={flow} onDone={onDone} />;
	const isReview = flow.step.name === "review";
	return (
		<>
			{isReview && <Review flow={flow} />}
			{/* Stays behind the review: what was typed into Stripe's fields is lost with them. */}
			<div hidden={isReview}>
				<TopUpForm flow={flow} cards={cards} />
			</div>
		</>
	);
}

function Review({ flow }: { flow: TopUpFlow }) {
	const words = useMessages().billing.topUp;
	const cardWords = useMessages().billing.cards;
	if (flow.step.name !== "review") return null;
	const { quote, card } = flow.step;
	const name = card ? cardWords.named(brandOf(card), card.last4) : words.thisCard;
	return (
		<>
			<DialogHeader>
				<DialogTitle>{words.reviewTitle}</DialogTitle>
				<DialogDescription>{words.reviewText(name)}</DialogDescription>
			</DialogHeader>
			<FormError>{flow.failure}</FormError>
			<FeeBreakdown fees={quote} isEstimate={false} />
			<DialogFooter>
				<Button variant="secondary" onClick={flow.back}>
					{words.back}
				</Button>
				<Button pending={flow.pending} onClick={flow.pay}>
					{words.pay(formatUsd(quote.total))}
				</Button>
			</DialogFooter>
		</>
	);
}

function Outcome({ flow, onDone }: { flow: TopUpFlow; onDone: () => void }) {
	const words = useMessages().billing.topUp;
	const { revalidate } = useRevalidator();
	if (flow.step.name !== "done") return null;
	const { isPaid, credits } = flow.step;
	const Icon = isPaid ? CircleCheck : Clock;
	return (
		<>
			<DialogHeader>
				<DialogTitle className="flex items-center gap-2">
					<Icon className={isPaid ? "size-5 text-success" : "size-5 text-muted-foreground"} aria-hidden />
					{isPaid ? words.doneTitle : words.processingTitle}
				</DialogTitle>
				<DialogDescription>{isPaid ? words.done(formatUsd(credits)) : words.processing}</DialogDescription>
			</DialogHeader>
			<DialogFooter>
				<Button
					onClick={() => {
						void revalidate();
						onDone();
					}}
				>
					{words.finish}
				</Button>
			</DialogFooter>
		</>
	);
}
