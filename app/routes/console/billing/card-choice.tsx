import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import type { PaymentMethodView } from "~/domain/billing/schemas";
import { brandOf, expiryOf } from "./card-name";

type CardChoiceProps = {
	cards: PaymentMethodView[];
	/** Id of a saved card, or `anotherCard`. */
	chosen: string;
	anotherCard: string;
	onChange: (id: string) => void;
};

/** A saved card or another one. */
export function CardChoice({ cards, chosen, anotherCard, onChange }: CardChoiceProps) {
	const { topUp: words, cards: cardWords } = useMessages().billing;
	const choices = [
		...cards.map((card) => ({
			id: card.id,
			label: cardWords.named(brandOf(card), card.last4),
			note: cardWords.expires(...expiryOf(card)),
		})),
		{ id: anotherCard, label: words.newCard, note: "" },
	];
	return (
		<fieldset className="flex flex-col gap-2">
			<legend className="mb-2 text-sm font-medium">{words.card}</legend>
			{choices.map(({ id, label, note }) => (
				<label
					key={id}
					className={cn(
						"flex cursor-pointer items-center gap-3 rounded-lg border border-border px-3 py-2 text-base has-checked:border-primary has-checked:bg-primary-subtle",
						"has-focus-visible:outline-2 has-focus-visible:outline-ring",
					)}
				>
					<input
						type="radio"
						name="card"
						value={id}
						checked={chosen === id}
						onChange={() => onChange(id)}
						className="size-4 accent-primary outline-none"
					/>
					<span className="font-medium">{label}</span>
					<span className="ml-auto text-sm text-muted-foreground">{note}</span>
				</label>
			))}
		</fieldset>
	);
}
