import { expect, test } from "vitest";
import { baseUrlVariable, type CredentialNames, instanceCredentials, missingInstanceVariables } from "./instance-credentials.server";

function provider(parts: Partial<CredentialNames["env"]>, regionConfig?: CredentialNames["regionConfig"]): CredentialNames {
	return { id: "example", env: { required: {}, optional: {}, exclusive: [], ...parts }, regionConfig };
}

const simple = provider({ required: { apiKey: "LLM_EXAMPLE_API_KEY" } });
const placed = provider({
	required: { apiKey: "LLM_PLACED_API_KEY", project: "LLM_PLACED_PROJECT" },
	optional: { region: "LLM_PLACED_REGION" },
});

test("nothing set, nothing found, and the missing names are known", () => {
	expect(instanceCredentials(placed, {}, {})).toEqual([]);
	expect(missingInstanceVariables(placed, { LLM_PLACED_API_KEY: "a" })).toEqual(["LLM_PLACED_PROJECT"]);
	expect(instanceCredentials(placed, {}, { LLM_PLACED_API_KEY: "a" })).toEqual([]);
});

test("comma lists are trimmed, and siblings follow the index, the last one serving the rest", () => {
	const variables = {
		LLM_PLACED_API_KEY: " a, b ,, c ",
		LLM_PLACED_PROJECT: "one,two",
		LLM_PLACED_REGION: "eu",
	};
	expect(instanceCredentials(placed, {}, variables)).toEqual([
		{ apiKey: "a", fields: { project: "one", region: "eu" } },
		{ apiKey: "b", fields: { project: "two", region: "eu" } },
		{ apiKey: "c", fields: { project: "two", region: "eu" } },
	]);
});

test("every provider has a base URL variable, from the stem of its key", () => {
	expect(baseUrlVariable(simple)).toBe("LLM_EXAMPLE_BASE_URL");
	expect(baseUrlVariable(provider({ required: { apiKey: "LLM_RUNPOD_KEY" } }))).toBe("LLM_RUNPOD_BASE_URL");
	expect(baseUrlVariable(provider({ required: { apiKey: "LLM_V_SERVICE_ACCOUNT_JSON" } }))).toBe("LLM_V_BASE_URL");
	const variables = { LLM_EXAMPLE_API_KEY: "a,b", LLM_EXAMPLE_BASE_URL: "http://one, http://two" };
	expect(instanceCredentials(simple, {}, variables)).toEqual([
		{ apiKey: "a", baseUrl: "http://one", fields: {} },
		{ apiKey: "b", baseUrl: "http://two", fields: {} },
	]);
});

test("a variant is used where it is set, else the plain key", () => {
	const variables = { LLM_EXAMPLE_API_KEY: "plain", LLM_EXAMPLE_API_KEY__ENTERPRISE: "enterprise" };
	const keyOf = (scope: object) => instanceCredentials(simple, scope, variables).map((each) => each.apiKey);
	expect(keyOf({})).toEqual(["plain"]);
	expect(keyOf({ variant: "ENTERPRISE" })).toEqual(["enterprise"]);
	expect(keyOf({ variant: "PLANS" })).toEqual(["plain"]);
});

test("a plain key serves its default region only, unless credentials are shared", () => {
	const regional = provider({ required: { apiKey: "LLM_R_API_KEY" } }, { defaultRegion: "singapore" });
	const shared = provider(
		{ required: { apiKey: "LLM_R_API_KEY" } },
		{ defaultRegion: "global", sharedCredentialAcrossRegions: true },
	);
	const variables = {
		LLM_R_API_KEY: "plain",
		LLM_R_API_KEY__US_VIRGINIA: "virginia",
		LLM_R_API_KEY__ENTERPRISE__US_VIRGINIA: "enterprise virginia",
	};
	const keyOf = (names: CredentialNames, scope: object) => instanceCredentials(names, scope, variables)[0]?.apiKey;
	expect(keyOf(regional, { region: "singapore" })).toBe("plain");
	expect(keyOf(regional, { region: "us-virginia" })).toBe("virginia");
	expect(keyOf(regional, { region: "us-virginia", variant: "ENTERPRISE" })).toBe("enterprise virginia");
	expect(keyOf(regional, { region: "cn-beijing" })).toBeUndefined();
	expect(keyOf(shared, { region: "cn-beijing" })).toBe("plain");
});

test("exactly one of an exclusive group has to be set", () => {
	const azure = provider({
		required: { apiKey: "LLM_AZURE_API_KEY" },
		optional: { resource: "LLM_AZURE_RESOURCE", baseUrl: "LLM_AZURE_BASE_URL" },
		exclusive: [{ keys: ["resource", "baseUrl"] }],
	});
	const key = { LLM_AZURE_API_KEY: "a" };
	expect(instanceCredentials(azure, {}, key)).toEqual([]);
	expect(instanceCredentials(azure, {}, { ...key, LLM_AZURE_RESOURCE: "r" })).toHaveLength(1);
	expect(instanceCredentials(azure, {}, { ...key, LLM_AZURE_RESOURCE: "r", LLM_AZURE_BASE_URL: "https://b" })).toEqual([]);
});

test("a service account document is one key in spite of its commas", () => {
	const names = provider({ required: { apiKey: "LLM_V_SERVICE_ACCOUNT_JSON" } });
	const document = '{"type":"service_account","project_id":"p"}';
	const keys = (value: string) => instanceCredentials(names, {}, { LLM_V_SERVICE_ACCOUNT_JSON: value }).map((each) => each.apiKey);
	expect(keys(document)).toEqual([document]);
	expect(keys(`${document}, ${document}`)).toEqual([document, document]);
});

test("a service account names its project itself, unless a variable does", () => {
	const vertex = provider({ required: { apiKey: "LLM_V_SERVICE_ACCOUNT_JSON", project: "LLM_V_PROJECT" } });
	const document = JSON.stringify({ project_id: "p1", client_email: "a@b" });
	const set = { LLM_V_SERVICE_ACCOUNT_JSON: document };
	expect(instanceCredentials(vertex, {}, set)).toEqual([{ apiKey: document, fields: { project: "p1" } }]);
	expect(missingInstanceVariables(vertex, set)).toEqual([]);
	expect(instanceCredentials(vertex, {}, { ...set, LLM_V_PROJECT: "p2" })[0]?.fields).toEqual({ project: "p2" });
	const nameless = { LLM_V_SERVICE_ACCOUNT_JSON: '{"client_email":"a@b"}' };
	expect(instanceCredentials(vertex, {}, nameless)).toEqual([]);
	expect(missingInstanceVariables(vertex, nameless)).toEqual(["LLM_V_PROJECT"]);
});
