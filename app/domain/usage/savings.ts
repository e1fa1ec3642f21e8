import { tokenPricesAt } from "~/catalog/token-prices";
import type { Mapping } from "~/catalog/types";
import { divideHalfUp, formatMoney, parseDecimal, parseMoney } from "~/platform/money";
import type { UsageEvent } from "./usage-event";

type Discounted = Pick<UsageEvent, "cost" | "discount">;
type Cached = Pick<UsageEvent, "cachedTokens" | "cachedInputCost" | "promptTokens" | "discount" | "createdAt">;

/** Dollars that the discount took off: the cost before it, minus the cost. "0" for a free or surcharged request. */
export function savingsOf(event: Discounted): string {
	if (event.discount === "1") return "0";
	const factor = parseDecimal(event.discount);
	const one = 10n ** BigInt(factor.scale);
	if (factor.coefficient <= 0n || factor.coefficient >= one) return "0";
	const cost = parseMoney(event.cost);
	return formatMoney(divideHalfUp(cost * (one - factor.coefficient), factor.coefficient));
}

/**
 * Dollars that reading from a provider's cache took off. Service tiers, regions and discounts multiply the price of
 * cached and of fresh tokens alike, so what was charged, times the ratio of the two list prices, is the full price.
 */
export function cacheSavingsOf(event: Cached, mapping: Mapping | undefined): string {
	if (event.cachedTokens <= 0 || !mapping) return "0";
	const prices = tokenPricesAt(mapping, event.promptTokens, event.createdAt);
	const cachedPrice = prices.cachedInputPrice ?? prices.cacheReadInputPrice;
	if (prices.inputPrice === undefined || cachedPrice === undefined) return "0";
	const [full, cached] = aligned(prices.inputPrice, cachedPrice);
	if (full <= cached) return "0";
	const charged = parseMoney(event.cachedInputCost);
	if (cached > 0n) return formatMoney(divideHalfUp(charged * (full - cached), cached));
	const tokens = { coefficient: BigInt(Math.round(event.cachedTokens)), scale: 0 };
	return formatMoney(product([tokens, parseDecimal(prices.inputPrice), parseDecimal(event.discount)]) - charged);
}

/** Two decimals as integers of one common unit. */
function aligned(left: string, right: string): [bigint, bigint] {
	const [first, second] = [parseDecimal(left), parseDecimal(right)];
	return [
		first.coefficient * 10n ** BigInt(Math.max(0, second.scale - first.scale)),
		second.coefficient * 10n ** BigInt(Math.max(0, first.scale - second.scale)),
	];
}

function product(factors: { coefficient: bigint; scale: number }[]): bigint {
	const coefficient = factors.reduce((total, factor) => total * factor.coefficient, 1n);
	const scale = factors.reduce((total, factor) => total + factor.scale, 0);
	return divideHalfUp(coefficient * 10n ** 12n, 10n ** BigInt(scale));
}
