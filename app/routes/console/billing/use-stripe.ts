import type { Appearance, Stripe, StripeConstructor } from "@stripe/stripe-js";
import { useEffect, useState } from "react";

import type { Theme } from "~/components/preferences";
import type { Payments } from "./billing.server";

declare global {
	interface Window {
		Stripe?: StripeConstructor;
	}
}

let opening: Promise<Stripe> | undefined;

/**
 * Stripe's script must come from Stripe and be loaded by the browser itself (https://docs.stripe.com/security/guide); its own
 * loader takes no other address, which instances with a stand-in need. Once per document, anew after a failure.
 */
function openStripe({ key, scriptUrl }: Payments): Promise<Stripe> {
	opening ??= new Promise<void>((resolve, reject) => {
		if (window.Stripe) return resolve();
		const script = document.createElement("script");
		script.src = scriptUrl;
		script.addEventListener("load", () => resolve());
		script.addEventListener("error", () => {
			script.remove();
			reject(new Error(`${scriptUrl} could not be loaded`));
		});
		document.head.append(script);
	}).then(() => {
		if (!window.Stripe) throw new Error(`${scriptUrl} is not Stripe's script`);
		return window.Stripe(key);
	});
	opening.catch(() => (opening = undefined));
	return opening;
}

export type StripeState = { stripe: Stripe | null; failed: boolean; retry: () => void };

/** Stripe's script, fetched where a form needs it; `stripe` is null until it is there. */
export function useStripe(payments: Payments): StripeState {
	const [stripe, setStripe] = useState<Stripe | null>(null);
	const [failed, setFailed] = useState(false);
	useEffect(() => {
		if (failed) return;
		let isCurrent = true;
		openStripe(payments).then(
			(opened) => isCurrent && setStripe(opened),
			() => isCurrent && setFailed(true),
		);
		return () => {
			isCurrent = false;
		};
	}, [payments, failed]);
	return { stripe, failed, retry: () => setFailed(false) };
}

/** Stripe's forms in the looks of the page: https://docs.stripe.com/elements/appearance-api */
export function stripeAppearance(theme: Theme): Appearance {
	const isDark = theme === "system" ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
	return {
		theme: isDark ? "night" : "stripe",
		variables: {
			fontFamily: getComputedStyle(document.body).fontFamily,
			fontSizeBase: "14px",
			borderRadius: "8px",
			colorPrimary: isDark ? "#818cf8" : "#4f46e5",
			colorDanger: isDark ? "#fb8585" : "#b91c1c",
		},
	};
}
