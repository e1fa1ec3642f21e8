import { formatMoney } from "~/platform/money";

/** Amounts of 10⁻¹² dollar, each rounded half up once. */
export type Cost = {
	/** Prompt tokens that came from no cache, those written to one included; images apart. */
	inputCost: bigint;
	cachedInputCost: bigint;
	outputCost: bigint;
	/** The flat fee of a request, and what the provider's filter charges where it refused. */
	requestCost: bigint;
	webSearchCost: bigint;
	/** Null where there were no image tokens. Images read from a cache are in `cachedInputCost`. */
	imageInputCost: bigint | null;
	imageOutputCost: bigint | null;
	/** Billed apart from inference, and so not in `total`. */
	dataStorageCost: bigint;
	/** The sum of all above but `dataStorageCost`. */
	total: bigint;
};

/** The cost of nothing: errors, and answers from the gateway's own cache. */
export const noCost: Readonly<Cost> = {
	inputCost: 0n,
	cachedInputCost: 0n,
	outputCost: 0n,
	requestCost: 0n,
	webSearchCost: 0n,
	imageInputCost: null,
	imageOutputCost: null,
	dataStorageCost: 0n,
	total: 0n,
};

/** The amounts as the decimal strings of a usage event. */
export function costStrings(cost: Cost) {
	return {
		inputCost: formatMoney(cost.inputCost),
		outputCost: formatMoney(cost.outputCost),
		cachedInputCost: formatMoney(cost.cachedInputCost),
		requestCost: formatMoney(cost.requestCost),
		webSearchCost: formatMoney(cost.webSearchCost),
		imageInputCost: cost.imageInputCost === null ? null : formatMoney(cost.imageInputCost),
		imageOutputCost: cost.imageOutputCost === null ? null : formatMoney(cost.imageOutputCost),
		dataStorageCost: formatMoney(cost.dataStorageCost),
		cost: formatMoney(cost.total),
	};
}
