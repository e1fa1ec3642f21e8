import { describe, expect, it } from "vitest";
import type { Mapping } from "~/catalog/types";
import { atItsLowest, leadingPricesOf, priceLinesOf } from "./prices";

const mapping = (fields: Partial<Mapping>): Mapping => ({ providerId: "p", externalId: "m", streaming: true, ...fields });

describe("priceLinesOf", () => {
	it("shows token prices per million and drops a request fee of zero", () => {
		const lines = priceLinesOf(mapping({ inputPrice: "0.00000015", outputPrice: "0.0000006", requestPrice: "0" }));
		expect(lines).toEqual([
			{ name: "inputPrice", amount: "$0.15", unit: "millionTokens" },
			{ name: "outputPrice", amount: "$0.60", unit: "millionTokens" },
		]);
	});

	it("tells a price per image from a price per image token", () => {
		const [perImage] = priceLinesOf(mapping({ perInputImagePrice: "0.00553" }));
		const [perToken] = priceLinesOf(mapping({ imageInputPrice: "0.00001" }));
		expect(perImage).toMatchObject({ amount: "$0.00553", unit: "image" });
		expect(perToken).toMatchObject({ amount: "$10.00", unit: "millionTokens" });
	});

	it("names the variants of a table, except its default", () => {
		const lines = priceLinesOf(mapping({ perSecondPrice: { default: "0.1", "1080p_audio": "0.4" } }));
		expect(lines.map(({ variant, amount }) => [variant, amount])).toEqual([
			[undefined, "$0.10"],
			["1080p audio", "$0.40"],
		]);
	});

	it("says a cache read price only where it differs from the cached one", () => {
		const same = priceLinesOf(mapping({ cachedInputPrice: "0.000001", cacheReadInputPrice: "0.000001" }));
		const apart = priceLinesOf(mapping({ cachedInputPrice: "0.000001", cacheReadInputPrice: "0.000002" }));
		expect(same).toHaveLength(1);
		expect(apart).toHaveLength(2);
	});

	it("takes off-peak prices where the flat ones are never charged", () => {
		const offPeak = { inputPrice: "0.000002", outputPrice: "0.000004" };
		const peakPricing = { peak: { inputPrice: "0.000008", outputPrice: "0.00001" }, offPeak, hoursUtc: [] };
		const lowest = atItsLowest(mapping({ inputPrice: "0.000001", outputPrice: "0.000001", peakPricing }));
		expect(leadingPricesOf(lowest)).toMatchObject({ input: { amount: "$2.00" }, output: { amount: "$4.00" } });
	});

	it("leads with what is paid for, on both sides", () => {
		const video = leadingPricesOf(mapping({ inputPrice: "0", outputPrice: "0", perSecondPrice: { "720p": "0.3" } }));
		expect(video.input).toBeNull();
		expect(video.output).toMatchObject({ name: "perSecondPrice", amount: "$0.30" });
		const image = leadingPricesOf(mapping({ inputPrice: "0.000005", outputPrice: "0", imageOutputPrice: "0.00003" }));
		expect(image).toMatchObject({ input: { amount: "$5.00" }, output: { name: "imageOutputPrice", amount: "$30.00" } });
	});
});
