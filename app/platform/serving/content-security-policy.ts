/**
 * What a page may load. `nonce` marks its own scripts. `paymentScript` is the address of Stripe's script on instances that take
 * payments, whose fields are frames of Stripe: https://docs.stripe.com/security/guide#content-security-policy
 */
export function contentSecurityPolicy(nonce: string, paymentScript: string | null): string {
	const { script, frame, connect } = paymentScript === null ? nothing : paymentSources(paymentScript);
	return [
		"default-src 'self'",
		`script-src 'self' 'nonce-${nonce}'${script}`,
		// Components set positions and chart sizes as inline styles.
		"style-src 'self' 'unsafe-inline'",
		"img-src 'self' data: https:",
		"font-src 'self' data:",
		`connect-src 'self'${connect}`,
		...(frame === "" ? [] : [`frame-src 'self'${frame}`]),
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join("; ");
}

const nothing = { script: "", frame: "", connect: "" };

function paymentSources(script: string): typeof nothing {
	const { origin } = new URL(script);
	// A stand-in for Stripe serves all of it.
	if (origin !== "https://js.stripe.com") return { script: ` ${origin}`, frame: ` ${origin}`, connect: ` ${origin}` };
	return {
		script: " https://js.stripe.com https://*.js.stripe.com",
		frame: " https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
		connect: " https://api.stripe.com",
	};
}
