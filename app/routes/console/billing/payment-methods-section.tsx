import { CreditCard, Plus } from "lucide-react";
import { useState } from "react";

import { EmptyState } from "~/components/empty-state";
import { useMessages } from "~/components/messages";
import { SectionCard } from "~/components/section-card";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import type { PaymentMethodView } from "~/domain/billing/schemas";
import { AddCardDialog } from "./add-card-dialog";
import type { Payments } from "./billing.server";
import { CardActions } from "./card-actions";
import { brandOf, expiryOf, isExpired } from "./card-name";

type PaymentMethodsProps = {
	cards: PaymentMethodView[] | null;
	payments: Payments;
	path: string;
	/** When the page was made, unix milliseconds. */
	now: number;
};

/** The organization's saved cards. */
export function PaymentMethodsSection({ cards, payments, path, now }: PaymentMethodsProps) {
	const words = useMessages().billing.cards;
	const [adding, setAdding] = useState(false);
	const hasCards = cards !== null && cards.length > 0;
	return (
		<SectionCard
			title={words.title}
			description={words.text}
			flush
			actions={
				<Button variant="secondary" size="sm" disabled={cards === null} onClick={() => setAdding(true)}>
					<Plus aria-hidden />
					{words.add}
				</Button>
			}
		>
			{cards === null && (
				<p role="status" className="px-5 py-6 text-base text-warning">
					{words.unreachable}
				</p>
			)}
			{cards?.length === 0 && <EmptyState icon={CreditCard} title={words.none} description={words.noneText} className="py-8" />}
			{hasCards && (
				<ul className="divide-y divide-border">
					{cards.map((card) => (
						<CardRow key={card.id} card={card} expired={isExpired(card, now)} />
					))}
				</ul>
			)}
			<AddCardDialog open={adding} onOpenChange={setAdding} payments={payments} path={path} />
		</SectionCard>
	);
}

function CardRow({ card, expired }: { card: PaymentMethodView; expired: boolean }) {
	const words = useMessages().billing.cards;
	const [month, year] = expiryOf(card);
	return (
		<li className="flex items-center gap-3 px-5 py-3">
			<CreditCard className="size-5 shrink-0 text-muted-foreground" strokeWidth={1.75} aria-hidden />
			<div className="flex min-w-0 grow flex-wrap items-center gap-x-3 gap-y-0.5">
				<span className="text-base font-medium tabular-nums">
					<span aria-hidden>{words.named(brandOf(card), card.last4)}</span>
					<span className="sr-only">{words.spoken(brandOf(card), card.last4)}</span>
				</span>
				<span className={expired ? "text-sm text-warning" : "text-sm text-muted-foreground"}>
					{expired ? words.expired(month, year) : words.expires(month, year)}
				</span>
				{card.isDefault && <Badge tone="accent">{words.default}</Badge>}
			</div>
			<CardActions card={card} name={words.spoken(brandOf(card), card.last4)} />
		</li>
	);
}
