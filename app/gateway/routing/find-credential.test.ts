import { expect, test } from "vitest";
import { providerById } from "~/catalog";
import type { ProviderDescriptor } from "~/catalog/types";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { findCredentials } from "./find-credential.server";

const bedrock = providerById("aws-bedrock") as ProviderDescriptor;
const key = (token: string, options: Record<string, string>) => ({ providerId: "aws-bedrock", token, baseUrl: null, options });
const policy = (...providerKeys: ReturnType<typeof key>[]) => ({ projectMode: "api-keys", providerKeys }) as unknown as KeyPolicy;

test("of several keys, those that serve from the region", () => {
	const keys = policy(key("eu", { aws_bedrock_region: "eu" }), key("us", { aws_bedrock_region: "us" }), key("any", {}));
	const tokenFor = (region?: string) => findCredentials(bedrock, keys, region).map(({ credential }) => credential.apiKey);
	expect([tokenFor(), tokenFor("eu"), tokenFor("us"), tokenFor("jp")]).toEqual([["eu", "us", "any"], ["eu", "any"], ["us", "any"], ["any"]]);
});

test("a key that is locked elsewhere is still the organization's, so that the lock can be told", () => {
	const found = findCredentials(bedrock, policy(key("eu", { aws_bedrock_region: "eu" })), "us");
	expect(found).toMatchObject([{ credential: { apiKey: "eu" }, usedMode: "api-keys" }]);
	expect(findCredentials(bedrock, policy(), "us")).toEqual([]);
});
