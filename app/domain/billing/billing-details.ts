/** Kinds of tax numbers that are told by their form: https://docs.stripe.com/billing/customer/tax-ids */
const taxForms: readonly [type: string, form: RegExp][] = [
	["eu_vat", /^(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)[0-9A-Z+*]{8,12}$/],
	["gb_vat", /^GB(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/],
	["ch_vat", /^CHE-?\d{3}\.?\d{3}\.?\d{3}(MWST|TVA|IVA)$/],
	["no_vat", /^\d{9}MVA$/],
	["us_ein", /^\d{2}-\d{7}$/],
	["in_gst", /^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]$/],
];

/**
 * The kind of a tax number as Stripe names it, with the number in Stripe's spelling; null where its form tells none.
 */
export function taxIdOf(text: string): { type: string; value: string } | null {
	const value = text.toUpperCase().replace(/\s+/g, "");
	const found = taxForms.find(([, form]) => form.test(value));
	return found ? { type: found[0], value } : null;
}

export type BillingAddress = { line1: string; line2: string; country: string };

/**
 * An address that was entered as free text, for invoices: its first line, the others, and the country where the last
 * line (or what follows its last comma) is the name or the code of one. An empty text clears what was known.
 */
export function addressOf(text: string | null): BillingAddress {
	const lines = (text ?? "")
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter(Boolean);
	const country = countryOf(lines.at(-1)?.split(",").at(-1) ?? "");
	return { line1: lines[0] ?? "", line2: lines.slice(1).join(", "), country: country ?? "" };
}

let countries: Map<string, string> | undefined;

function countryOf(text: string): string | undefined {
	countries ??= countryNames();
	return countries.get(text.trim().toLowerCase());
}

function countryNames(): Map<string, string> {
	const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
	const found = new Map([
		["usa", "US"],
		["uk", "GB"],
	]);
	const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));
	for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
		const name = names.of(code);
		if (name === undefined) continue;
		found.set(code.toLowerCase(), code).set(name.toLowerCase(), code);
	}
	return found;
}
