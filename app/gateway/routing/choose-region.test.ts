import { expect, test } from "vitest";
import { mappingOf, providerById } from "~/catalog";
import type { Mapping, ProviderDescriptor } from "~/catalog/types";
import { chooseRegion, regionOfCredential } from "./choose-region";

const bedrock = providerById("aws-bedrock") as ProviderDescriptor;
const vertex = providerById("google-vertex") as ProviderDescriptor;
const claude = mappingOf("claude-sonnet-4-5", "aws-bedrock") as Mapping;
const regionOf = (place: ReturnType<typeof chooseRegion>) => ("obstacle" in place ? place.obstacle : place.region);

test("a credential names its region by the provider's own option, or by `region`", () => {
	expect(regionOfCredential(bedrock, { aws_bedrock_region: "eu", region: "us" })).toBe("eu");
	expect(regionOfCredential(bedrock, { region: "us" })).toBe("us");
	expect(regionOfCredential(bedrock, { region: "eu." })).toBe("eu");
	expect(regionOfCredential(vertex, { region: "us-central1" })).toBe("us-central1");
	expect(regionOfCredential(vertex, {})).toBeUndefined();
});

test.each([
	["nothing named: the default region", undefined, {}, "global"],
	["the instance's region", undefined, { standard: "eu" }, "eu"],
	["the geography around the instance's region", undefined, { standard: "us-west-2" }, "us"],
	["the request before the instance's region", "jp", { standard: "eu" }, "jp"],
	["the lock", undefined, { lock: "eu" }, "eu"],
	["the request within the lock", "eu", { lock: "eu" }, "eu"],
])("%s", (_, asked, named, expected) => expect(regionOf(chooseRegion(bedrock, claude, asked, named))).toBe(expected));

test("a lock refuses other regions, and no geography stands in for it", () => {
	expect(regionOf(chooseRegion(bedrock, claude, "us", { lock: "eu" }))).toContain("serves from region eu only, not from us");
	expect(regionOf(chooseRegion(bedrock, claude, undefined, { lock: "us-west-2" }))).toContain("set to region us-west-2");
	expect(regionOf(chooseRegion(bedrock, claude, undefined, { standard: "sa-east-1" }))).toContain("sa-east-1");
});

test("prices are those of the region", () => {
	const place = chooseRegion(bedrock, claude, undefined, { lock: "us" });
	expect(place).toMatchObject({ mapping: { inputPrice: "0.0000033", region: "us" } });
});

test("a model that the default region lacks is served from where it is", () => {
	const llama = mappingOf("llama-3.1-70b-instruct", "aws-bedrock") as Mapping;
	expect(regionOf(chooseRegion(bedrock, llama, undefined, {}))).toBe("us");
});

test("providers without a list of regions take the credential's", () => {
	const gemini = mappingOf("gemini-3.5-flash", "google-vertex") as Mapping;
	expect(chooseRegion(vertex, gemini, undefined, {})).toEqual({ region: undefined, mapping: gemini });
	expect(chooseRegion(vertex, gemini, undefined, { standard: "us-central1" })).toEqual({ region: "us-central1", mapping: gemini });
	const alibaba = providerById("alibaba") as ProviderDescriptor;
	const glm = mappingOf("glm-5", "alibaba") as Mapping;
	expect(regionOf(chooseRegion(alibaba, glm, undefined, {}))).toBeUndefined();
	expect(regionOf(chooseRegion(alibaba, glm, undefined, { lock: "cn-beijing" }))).toBe("cn-beijing");
	expect(regionOf(chooseRegion(alibaba, glm, undefined, { lock: "singapore" }))).toBe("singapore");
});

test("Claude on Vertex costs a tenth more outside of the global region", () => {
	const vertexClaude = providerById("vertex-anthropic") as ProviderDescriptor;
	const claudeThere = mappingOf("claude-sonnet-4-5", "vertex-anthropic") as Mapping;
	const priceIn = (standard: string) => {
		const place = chooseRegion(vertexClaude, claudeThere, undefined, { standard });
		return "mapping" in place ? place.mapping.inputPrice : "";
	};
	expect([priceIn("global"), priceIn("us-east5"), priceIn("eu")]).toEqual(["0.000003", "0.0000033", "0.0000033"]);
	const twice = [0, 1].map(() => chooseRegion(vertexClaude, claudeThere, undefined, { lock: "us" }));
	expect((twice[0] as { mapping: Mapping }).mapping).toBe((twice[1] as { mapping: Mapping }).mapping);
});
