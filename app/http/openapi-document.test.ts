import type { RouteConfigEntry } from "@react-router/dev/routes";
import { expect, test } from "vitest";
import routeConfig from "../routes";
import { openapiDocument } from "./openapi-document";

// Loading the route modules registers their operations, as in the server build.
import.meta.glob(["/app/routes/api/*.ts", "/app/routes/v1/*.ts", "!**/*.test.ts"], { eager: true });

type Operation = {
	operationId: string;
	security: Record<string, unknown>[];
	parameters: { name: string; in: string }[];
	responses: Record<string, unknown>;
};
type Document = {
	openapi: string;
	paths: Record<string, Record<string, Operation>>;
	components: { schemas: Record<string, unknown> };
};

const document = openapiDocument({ title: "Test", version: "1", server: "http://localhost" }) as unknown as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
	Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

test("every management route is documented", () => {
	const isManagement = (entry: RouteConfigEntry) => entry.file.startsWith("routes/api/");
	// A splat answers what no operation has taken, so there is nothing to describe.
	const routes = (routeConfig as RouteConfigEntry[]).filter((each) => isManagement(each) && !each.path?.endsWith("*"));
	expect(routes.length).toBeGreaterThan(20);
	for (const route of routes) {
		const path = `/${route.path}`.replace(/:(\w+)/g, "{$1}");
		expect(Object.keys(document.paths), path).toContain(path);
	}
});

test("the inference routes are documented", () => {
	expect(document.paths["/v1/chat/completions"]).toHaveProperty("post");
	expect(document.paths["/v1/models"]).toHaveProperty("get");
});

test("every reference leads somewhere, and stays inside the document", () => {
	const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1] as string);
	expect(references.length).toBeGreaterThan(10);
	for (const reference of references) {
		expect(reference).toMatch(/^#\/components\/schemas\//);
		expect(document.components.schemas).toHaveProperty([reference.slice("#/components/schemas/".length)]);
	}
});

test("errors are described where they occur", () => {
	const statuses = (path: string, method: string) =>
		Object.keys(document.paths[path]?.[method]?.responses ?? {});
	expect(statuses("/keys/api/{id}", "patch")).toEqual(["200", "400", "401", "403", "404", "413", "default"]);
	expect(statuses("/projects", "post")).toEqual(["201", "400", "401", "403", "404", "413", "default"]);
	expect(statuses("/auth/sign-up/email", "post")).toEqual(["200", "400", "403", "409", "413", "422", "429", "default"]);
	expect(statuses("/orgs/{id}", "delete")).toContain("409");
	expect(statuses("/auth/device/token", "post")).toEqual(["200", "400", "413", "default"]);
	for (const { path, method, security } of operations.filter((each) => each.path.startsWith("/v1/"))) {
		const called = security.some((way) => "apiKey" in way);
		if (called) expect(statuses(path, method), `${method} ${path}`).toEqual(expect.arrayContaining(["400", "401", "403", "429"]));
	}
	const { 429: limited } = document.paths["/v1/messages"]?.post?.responses ?? {};
	expect(JSON.stringify(limited)).toContain("#/components/schemas/AnthropicError");
	expect(statuses("/v1/master/projects", "get")).toEqual(["200", "400", "401", "403", "default"]);
});

test("path parameters are described, operation ids are unique", () => {
	for (const { path, method, parameters } of operations) {
		const described = parameters.filter((parameter) => parameter.in === "path").map((parameter) => parameter.name);
		expect(described, `${method} ${path}`).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
	}
	const ids = operations.map((operation) => operation.operationId);
	expect(new Set(ids).size).toBe(ids.length);
});

test("schemas hold nothing of the converter's own", () => {
	expect(JSON.stringify(document)).not.toMatch(/"\$defs"|"\$schema"|"~standard"/);
});
