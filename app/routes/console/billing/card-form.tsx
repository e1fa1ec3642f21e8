import { Elements, PaymentElement } from "@stripe/react-stripe-js";
import type { StripeElementsOptions } from "@stripe/stripe-js";
import { useMemo, type ReactNode } from "react";

import { FormError } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { usePreferences } from "~/components/preferences";
import { Button } from "~/components/ui/button";
import { Skeleton } from "~/components/ui/skeleton";
import { type StripeState, stripeAppearance } from "./use-stripe";

type CardFormProps = { state: StripeState; options: StripeElementsOptions; children?: ReactNode };

/** Stripe's fields for a card, which no data of ours can see; a shape of them until the script is there. */
export function CardForm({ state, options, children }: CardFormProps) {
	const { topUp: words } = useMessages().billing;
	const { preferences } = usePreferences();
	const { theme } = preferences;
	const appearance = useMemo(() => (state.stripe ? stripeAppearance(theme) : undefined), [state.stripe, theme]);
	if (state.failed) {
		return (
			<FormError>
				<p>{words.formFailed}</p>
				<Button variant="link" onClick={state.retry}>
					{words.retry}
				</Button>
			</FormError>
		);
	}
	if (!state.stripe) return <CardSkeleton />;
	return (
		<Elements stripe={state.stripe} options={{ ...options, appearance } as StripeElementsOptions}>
			<PaymentElement options={{ layout: "tabs" }} />
			{children}
		</Elements>
	);
}

function CardSkeleton() {
	return (
		<div className="grid grid-cols-2 gap-3" aria-hidden>
			<Skeleton className="col-span-2 h-10" />
			<Skeleton className="h-10" />
			<Skeleton className="h-10" />
		</div>
	);
}
