import { expect, test } from "vitest";
import { requestOf, targetOf } from "../../../tests/factories/provider-fixtures";
import { providerById } from "~/catalog";
import { awsMantle } from "./aws-mantle";

test("regions agree with the catalogue", () => {
	const config = providerById("aws-mantle")?.regionConfig;
	const base = targetOf("aws-mantle", { externalId: "openai.gpt-5.6-sol" });
	for (const region of [undefined, ...(config?.regions ?? []).map(({ id }) => id)]) {
		const target = region === undefined ? base : { ...base, region };
		const place = region ?? config?.defaultRegion ?? "";
		expect(awsMantle.baseUrl?.(target)).toBe(config?.endpointMap[place]);
		const model = `${config?.modelPrefixMap?.[place] ?? ""}openai.gpt-5.6-sol`;
		expect(awsMantle.toWire(requestOf(), target).body.model).toBe(model);
	}
	expect(awsMantle.endpoint(base)).toBe("/openai/v1/responses");
});
