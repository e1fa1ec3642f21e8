import { useElements } from "@stripe/react-stripe-js";
import { useState } from "react";
import { z } from "zod";

import { cn } from "~/components/class-names";
import { FormError, FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { formatUsd } from "~/components/money-format";
import { Button } from "~/components/ui/button";
import { Checkbox } from "~/components/ui/checkbox";
import { DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { centsOf, topUpFees } from "~/domain/billing/fees";
import { type PaymentMethodView, topUpAmountSchema } from "~/domain/billing/schemas";
import { CardChoice } from "./card-choice";
import { CardForm } from "./card-form";
import { FeeBreakdown } from "./fee-breakdown";
import type { TopUpFlow } from "./use-top-up";

const presets = ["10", "25", "50", "100", "250"];

const anotherCard = "new";

/** How much, and with which card; the fees follow what is chosen. */
export function TopUpForm({ flow, cards }: { flow: TopUpFlow; cards: PaymentMethodView[] }) {
	const words = useMessages().billing.topUp;
	const [amount, setAmount] = useState("50");
	const [cardId, setCardId] = useState(cards.find(({ isDefault }) => isDefault)?.id ?? anotherCard);
	const [saveCard, setSaveCard] = useState(true);
	const [problem, setProblem] = useState<string | null>(null);
	const parsed = topUpAmountSchema.safeParse(amount.trim());
	const card = cards.find(({ id }) => id === cardId) ?? null;
	const fees = parsed.success && <FeeBreakdown fees={topUpFees(parsed.data, card?.country)} isEstimate={card === null} />;

	function review(elements: Parameters<TopUpFlow["review"]>[1] | null) {
		const chosen = card ?? elements;
		setProblem(parsed.success ? null : (z.treeifyError(parsed.error).errors[0] ?? null));
		if (parsed.success && chosen) flow.review(parsed.data, chosen);
	}

	return (
		<form
			className="flex flex-col gap-5"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				if (card) review(null);
			}}
		>
			<DialogHeader>
				<DialogTitle>{words.title}</DialogTitle>
				<DialogDescription>{words.text}</DialogDescription>
			</DialogHeader>
			<FormError>{flow.failure}</FormError>
			<AmountField amount={amount} problem={problem} onChange={setAmount} />
			{cards.length > 0 && (
				<CardChoice cards={cards} chosen={cardId} anotherCard={anotherCard} onChange={setCardId} />
			)}
			{card ? (
				<>
					{fees}
					<NextButton pending={flow.pending} />
				</>
			) : (
				<CardForm
					state={flow.stripe}
					options={{
						mode: "payment",
						currency: "usd",
						amount: parsed.success ? centsOf(topUpFees(parsed.data, null).total) : 100,
						allowedPaymentMethodTypes: ["card"],
						...(saveCard && { setupFutureUsage: "off_session" as const }),
					}}
				>
					<label className="flex items-center gap-2.5 text-base">
						<Checkbox checked={saveCard} onCheckedChange={(checked) => setSaveCard(checked === true)} />
						{words.saveCard}
					</label>
					{fees}
					<NextWithCard pending={flow.pending} onNext={review} />
				</CardForm>
			)}
		</form>
	);
}

type AmountFieldProps = { amount: string; problem: string | null; onChange: (amount: string) => void };

function AmountField({ amount, problem, onChange }: AmountFieldProps) {
	const words = useMessages().billing.topUp;
	return (
		<div className="flex flex-col gap-3">
			<div role="group" aria-label={words.presets} className="grid grid-cols-5 gap-2">
				{presets.map((preset) => (
					<Button
						key={preset}
						variant="secondary"
						aria-pressed={amount === preset}
						className={cn("px-0 tabular-nums", amount === preset && "border-primary bg-primary-subtle text-primary-text")}
						onClick={() => onChange(preset)}
					>
						{formatUsd(preset).replace(/\.00$/, "")}
					</Button>
				))}
			</div>
			<FormField label={words.amount} name="amount" error={problem}>
				{(control) => (
					<div className="relative">
						<span className="absolute inset-y-0 left-3 flex items-center text-muted-foreground" aria-hidden>
							$
						</span>
						<Input
							{...control}
							className="pl-7 tabular-nums"
							inputMode="decimal"
							autoComplete="off"
							value={amount}
							onChange={(event) => onChange(event.target.value)}
						/>
					</div>
				)}
			</FormField>
		</div>
	);
}

function NextWithCard({ pending, onNext }: { pending: boolean; onNext: (elements: ReturnType<typeof useElements>) => void }) {
	const elements = useElements();
	return <NextButton pending={pending} onClick={() => onNext(elements)} />;
}

function NextButton({ pending, onClick }: { pending: boolean; onClick?: () => void }) {
	const words = useMessages().billing.topUp;
	return (
		<DialogFooter>
			<Button type={onClick ? "button" : "submit"} pending={pending} onClick={onClick}>
				{words.next}
			</Button>
		</DialogFooter>
	);
}
