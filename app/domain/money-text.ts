/** Plain decimal text of a stored amount: no exponent, no trailing zeros. Shape of Prisma's Decimal. */
export function moneyText(amount: { toFixed(): string }): string;
export function moneyText(amount: { toFixed(): string } | null): string | null;
export function moneyText(amount: { toFixed(): string } | null): string | null {
	return amount === null ? null : amount.toFixed();
}
