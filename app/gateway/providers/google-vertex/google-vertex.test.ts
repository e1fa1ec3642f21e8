import { describe, expect, test } from "vitest";
import { requestOf, targetOf } from "../../../../tests/factories/provider-fixtures";
import type { Provider, WireTarget } from "../provider";
import { vertexAnthropic } from "../vertex-anthropic";
import { vertexOpenai } from "../vertex-openai";
import { googleVertex, quartz } from "./google-vertex";
import { serviceAccountExchange } from "./service-account";

const account = {
	type: "service_account",
	project_id: "proj-1",
	private_key_id: "key-1",
	private_key: "-----BEGIN PRIVATE KEY-----\\nAA==\\n-----END PRIVATE KEY-----\\n",
	client_email: "caller@proj-1.iam.gserviceaccount.com",
	token_uri: "https://oauth2.googleapis.com/token",
};
const document = JSON.stringify(account);

function target(provider: Provider, given: Partial<WireTarget> & { fields?: Record<string, string> } = {}): WireTarget {
	const { fields = {}, ...rest } = given;
	const credential = { apiKey: document, fields };
	return { ...targetOf(provider.id, { externalId: "gemini-3.5-flash", serviceTiers: ["flex"] }), credential, ...rest };
}

describe("addresses", () => {
	test.each([
		[undefined, "https://aiplatform.googleapis.com/v1", "global"],
		["us-central1", "https://us-central1-aiplatform.googleapis.com/v1", "us-central1"],
		["eu", "https://aiplatform.eu.rep.googleapis.com/v1", "eu"],
	])("region %s", (region, address, location) => {
		const there = target(googleVertex, region ? { region } : {});
		expect(googleVertex.baseUrl?.(there)).toBe(address);
		expect(googleVertex.endpoint(there)).toBe(
			`/projects/proj-1/locations/${location}/publishers/google/models/gemini-3.5-flash:streamGenerateContent?alt=sse`,
		);
	});

	test("an API key without a project is used in express mode, one with a project in the project", () => {
		const credential = { apiKey: "AQ.key", fields: {} };
		const express = { ...target(googleVertex, { stream: false }), credential };
		expect(googleVertex.endpoint(express)).toBe("/publishers/google/models/gemini-3.5-flash:generateContent");
		expect(googleVertex.authorize(credential)).toEqual({ "x-goog-api-key": "AQ.key" });
		const bound = { ...express, credential: { ...credential, fields: { project: "p2" } } };
		expect(googleVertex.endpoint(bound)).toContain("/projects/p2/locations/global/");
		const token = { apiKey: "ya29.token", fields: { tokenType: "oauth" } };
		expect(googleVertex.authorize(token)).toEqual({ authorization: "Bearer ya29.token" });
		expect(() => googleVertex.endpoint({ ...express, credential: token })).toThrow("no project");
	});

	test("no field can leave its place in an address", () => {
		for (const fields of [{ region: "evil.example/" }, { region: "a@b" }, { region: "x.y" }] as Record<string, string>[]) {
			expect(() => googleVertex.baseUrl?.(target(googleVertex, { fields }))).toThrow("region");
		}
		expect(() => googleVertex.endpoint(target(googleVertex, { fields: { project: "../p" } }))).toThrow("project");
	});

	test("Quartz speaks as Vertex does, at the address of its key", () => {
		const credential = { apiKey: "k", baseUrl: "https://quartz.example", fields: { project: "p", region: "us-east1" } };
		const there = { ...target(quartz), credential };
		expect(quartz.baseUrl?.(there)).toBeUndefined();
		expect(quartz.endpoint(there)).toMatch(/^\/v1\/projects\/p\/locations\/us-east1\/publishers\/google/);
		const versioned = { ...there, credential: { ...credential, baseUrl: "https://quartz.example/v1" } };
		expect(quartz.endpoint(versioned)).toMatch(/^\/projects\//);
	});
});

describe("the trade of a service account", () => {
	const trade = (apiKey: string) => serviceAccountExchange.request({ apiKey, fields: {} }, 1000);

	test("is an assertion for the token endpoint", () => {
		const request = trade(document);
		expect(request).toMatchObject({
			url: account.token_uri,
			sign: {
				claims: {
					iss: account.client_email,
					aud: account.token_uri,
					scope: "https://www.googleapis.com/auth/cloud-platform",
					iat: 1000,
					exp: 4600,
				},
				header: { kid: "key-1" },
				privateKeyPem: "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n",
			},
		});
		expect(request?.form("j.w.t")).toEqual({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: "j.w.t" });
		expect(serviceAccountExchange.read({ access_token: "t" })).toBe("t");
		expect(() => serviceAccountExchange.read({ error: "x" })).toThrow("no access token");
	});

	test("is not for API keys, and says what is wrong with a document without quoting it", () => {
		expect(trade("AQ.key")).toBeUndefined();
		const broken: [string, string][] = [
			['{"private_key": "secret', "not JSON"],
			[JSON.stringify({ ...account, private_key: undefined }), "private_key is missing"],
			[JSON.stringify({ ...account, client_email: "" }), "client_email is missing"],
			[JSON.stringify({ ...account, type: "authorized_user" }), "type"],
			[JSON.stringify({ ...account, token_uri: "file:///etc" }), "token_uri"],
		];
		for (const [apiKey, reason] of broken) {
			expect(() => trade(apiKey)).toThrow(reason);
			expect(() => trade(apiKey)).not.toThrow("secret");
		}
	});
});

test("the tier is a header, on the global endpoint only", () => {
	const flex = requestOf({ serviceTier: "flex" });
	const wire = googleVertex.toWire(flex, target(googleVertex));
	expect(wire).toMatchObject({ headers: { "X-Vertex-AI-LLM-Shared-Request-Type": "flex" }, warnings: [] });
	expect(wire.body).not.toHaveProperty("service_tier");
	const regional = googleVertex.toWire(flex, target(googleVertex, { region: "us-central1" }));
	expect(regional.headers).toBeUndefined();
	expect(regional.warnings[0]).toContain("global region");
});

test("the tier that served is told, early or late, and usage without counts is none", () => {
	const chunk = (parts: Record<string, unknown>) => JSON.stringify({ responseId: "r", ...parts });
	const candidates = [{ content: { role: "model", parts: [{ text: "a" }] } }];
	const end = [{ content: { role: "model", parts: [] }, finishReason: "STOP" }];
	const read = (...chunks: string[]) => {
		const reader = googleVertex.openStream(target(googleVertex));
		return [...chunks.flatMap((data) => reader.push(data)), ...reader.end()];
	};
	const counts = { promptTokenCount: 3, candidatesTokenCount: 1, totalTokenCount: 4 };
	const early = read(
		chunk({ candidates, usageMetadata: { trafficType: "ON_DEMAND_FLEX" } }),
		chunk({ candidates: end, usageMetadata: { ...counts, trafficType: "ON_DEMAND_FLEX" } }),
	);
	expect(early.filter(({ type }) => type === "usage")).toHaveLength(1);
	expect(early.filter(({ type }) => type === "start")).toEqual([{ type: "start", id: "r", serviceTier: "flex" }]);
	const late = read(
		chunk({ candidates }),
		chunk({ candidates: end, usageMetadata: { ...counts, trafficType: "ON_DEMAND_PRIORITY" } }),
	);
	expect(late.findLast(({ type }) => type === "start")).toEqual({ type: "start", serviceTier: "priority" });
	const body = { responseId: "r", candidates: end, usageMetadata: { ...counts, trafficType: "ON_DEMAND" } };
	expect(googleVertex.readAnswer(body, target(googleVertex))[0]).toMatchObject({ serviceTier: "default" });
});

test("Claude on Vertex: version in the body, model in the path", () => {
	const there = target(vertexAnthropic, { stream: false });
	there.mapping = { ...there.mapping, externalId: "claude-sonnet-4-5" };
	expect(vertexAnthropic.endpoint(there)).toBe(
		"/projects/proj-1/locations/global/publishers/anthropic/models/claude-sonnet-4-5:rawPredict",
	);
	const { body } = vertexAnthropic.toWire(requestOf(), there);
	expect(body).toMatchObject({ anthropic_version: "vertex-2023-10-16", messages: expect.any(Array) });
	expect(body).not.toHaveProperty("model");
	expect(vertexAnthropic.endpoint({ ...there, stream: true })).toMatch(/:streamRawPredict$/);
	const google = [{ error: { code: 429, status: "RESOURCE_EXHAUSTED", message: "Quota" } }];
	expect(vertexAnthropic.readError(429, { get: () => null }, google)).toMatchObject({ message: "Quota", status: 429 });
	const own = { type: "error", error: { type: "overloaded_error", message: "Busy" } };
	expect(vertexAnthropic.readError(529, { get: () => null }, own)).toMatchObject({ type: "overloaded_error" });
});

test("other publishers on Vertex", () => {
	const there = target(vertexOpenai);
	expect(vertexOpenai.endpoint(there)).toBe("/projects/proj-1/locations/global/endpoints/openapi/chat/completions");
	const model = (externalId: string) =>
		vertexOpenai.toWire(requestOf(), { ...there, mapping: { ...there.mapping, externalId } }).body.model;
	expect(model("grok-4.6")).toBe("xai/grok-4.6");
	expect(model("zai-org/glm-5-maas")).toBe("zai-org/glm-5-maas");
});
