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
	| "imageInputPrice"
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
	"cachedImageInputPrice",
	"imageOutputPrice",
] as const;

const singlePrices = [
	["requestPrice", "request"],
	["inputAudioHourPrice", "hour"],
	["ocrPagePrice", "page"],
	["webSearchPrice", "search"],
	["contentFilterPrice", "refusal"],
] as const satisfies readonly (readonly [PriceName, PriceUnit])[];

/**
 * An image-token price is at most some hundred dollars per million; what is dearer by orders of magnitude is a price per
 * image under the same name (gpt-4o and a few image models).
 */
const perImageFrom = 0.0005;

/** Every price a mapping has, tokens first. Prices of zero that say nothing (a free request fee) are left out. */
export function priceLinesOf(mapping: Mapping): PriceLine[] {
	return [...tokenLines(mapping), ...mediaLines(mapping), ...tableLines(mapping), ...singleLines(mapping)];
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
	const lines: PriceLine[] = mediaPriceNames.flatMap((name) => {
		const price = mapping[name];
		return price === undefined ? [] : [{ name, amount: exactPerMillion(price), unit: "millionTokens" as const }];
	});
	const image = mapping.imageInputPrice;
	if (image === undefined) return lines;
	const perImage = Number(image) >= perImageFrom;
	lines.push({
		name: "imageInputPrice",
		amount: perImage ? exactUsd(image) : exactPerMillion(image),
		unit: perImage ? "image" : "millionTokens",
	});
	return lines;
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

/** The one price that tells most about a mapping that has no price per token (or zeros beside a real one). */
export function leadingPriceOf(mapping: Mapping): PriceLine | null {
	const lines = priceLinesOf(mapping).filter(({ name }) => name !== "webSearchPrice" && name !== "contentFilterPrice");
	return lines.find(({ amount }) => !/^\$0(\.0+)?$/.test(amount)) ?? lines[0] ?? null;
}
