import type { Mapping, TokenPrices } from "~/catalog/types";
import { exactPerMillion, shiftPoint } from "~/components/format/decimal";
import { exactUsd } from "~/components/money-format";

export type PriceUnit =
	| "millionTokens"
	| "millionCharacters"
	| "image"
	| "second"
	| "hour"
	| "page"
	| "search"
	| "request"
	| "refusal";

/** One price of a mapping. `amount` is ready to show; `variant` tells sizes of the same price apart. */
export type PriceLine = { name: PriceName; amount: string; unit: PriceUnit; variant?: string };

export type PriceName =
	| (typeof tokenPriceNames)[number]
	| (typeof mediaPriceNames)[number]
	| "perInputImagePrice"
	| "requestPrice"
	| "perImagePrice"
	| "perSecondPrice"
	| "inputCharacterPrice"
	| "inputAudioHourPrice"
	| "ocrPagePrice"
	| "webSearchPrice"
	| "contentFilterPrice";

export const tokenPriceNames = [
	"inputPrice",
	"cachedInputPrice",
	"cacheReadInputPrice",
	"cacheWriteInputPrice",
	"cacheWriteInputPrice1h",
	"outputPrice",
] as const satisfies readonly (keyof TokenPrices)[];

const mediaPriceNames = [
	"inputAudioPrice",
	"cachedInputAudioPrice",
	"outputAudioPrice",
	"imageInputPrice",
	"cachedImageInputPrice",
	"imageOutputPrice",
] as const;

const singlePrices = [
	["requestPrice", "request"],
	["perInputImagePrice", "image"],
	["inputAudioHourPrice", "hour"],
	["ocrPagePrice", "page"],
	["webSearchPrice", "search"],
	["contentFilterPrice", "refusal"],
] as const satisfies readonly (readonly [PriceName, PriceUnit])[];

/** Every price a mapping has, tokens first. Prices of zero that say nothing (a free request fee) are left out. */
export function priceLinesOf(mapping: Mapping): PriceLine[] {
	return [...tokenLines(mapping), ...mediaLines(mapping), ...tableLines(mapping), ...singleLines(mapping)];
}

/** A mapping with off-peak prices in the place of the flat ones, which are never charged where there are peak hours. */
export function atItsLowest(mapping: Mapping): Mapping {
	return mapping.peakPricing ? { ...mapping, ...mapping.peakPricing.offPeak } : mapping;
}

/** The token prices of a mapping, tier or region, as amounts per million. */
export function tokenLines(prices: TokenPrices): PriceLine[] {
	return tokenPriceNames.flatMap((name) => {
		const price = prices[name];
		if (price === undefined) return [];
		if (name === "cacheReadInputPrice" && price === prices.cachedInputPrice) return [];
		return [{ name, amount: exactPerMillion(price), unit: "millionTokens" as const }];
	});
}

function mediaLines(mapping: Mapping): PriceLine[] {
	return mediaPriceNames.flatMap((name) => {
		const price = mapping[name];
		return price === undefined ? [] : [{ name, amount: exactPerMillion(price), unit: "millionTokens" as const }];
	});
}

function tableLines(mapping: Mapping): PriceLine[] {
	return [
		...variants("perImagePrice", "image", mapping.perImagePrice),
		...variants("perSecondPrice", "second", mapping.perSecondPrice),
	];
}

function variants(name: PriceName, unit: PriceUnit, table: Record<string, string> | undefined): PriceLine[] {
	return Object.entries(table ?? {}).map(([key, price]) => ({
		name,
		amount: exactUsd(price),
		unit,
		variant: key === "default" ? undefined : key.replaceAll("_", " "),
	}));
}

function singleLines(mapping: Mapping): PriceLine[] {
	const lines: PriceLine[] = singlePrices.flatMap(([name, unit]) => {
		const price = mapping[name];
		return price === undefined || Number(price) === 0 ? [] : [{ name, amount: exactUsd(price), unit }];
	});
	const characters = mapping.inputCharacterPrice;
	if (characters !== undefined) {
		lines.push({
			name: "inputCharacterPrice",
			amount: exactUsd(shiftPoint(characters, 6)),
			unit: "millionCharacters",
		});
	}
	return lines;
}

/** What a model is paid for where its text costs nothing, most telling first. */
const productPrices: readonly PriceName[] = [
	"outputPrice",
	"imageOutputPrice",
	"perImagePrice",
	"perSecondPrice",
	"outputAudioPrice",
	"ocrPagePrice",
	"requestPrice",
];
const promptPrices: readonly PriceName[] = [
	"inputPrice",
	"inputCharacterPrice",
	"inputAudioPrice",
	"inputAudioHourPrice",
	"perInputImagePrice",
];

/** The prices that stand for a mapping in a list: what goes in and what comes out. Null where that side is not billed. */
export function leadingPricesOf(mapping: Mapping): { input: PriceLine | null; output: PriceLine | null } {
	const lines = priceLinesOf(mapping);
	return { input: firstPaid(lines, promptPrices), output: firstPaid(lines, productPrices) };
}

function firstPaid(lines: readonly PriceLine[], names: readonly PriceName[]): PriceLine | null {
	for (const name of names) {
		const line = lines.find((one) => one.name === name);
		if (line && !isNothing(line)) return line;
	}
	return null;
}

function isNothing({ amount }: PriceLine): boolean {
	return Number(amount.replace(/[$,]/g, "")) === 0;
}
