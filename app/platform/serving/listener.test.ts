import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Application } from "./application";
import type { BuildSource } from "./build-source";
import { allowsOtherOrigins, fastRoutes, isInferencePath, plainPath } from "./fast-routes";
import { requestListener } from "./listener";

const action = () => ({ status: 200, headers: {}, body: "asked" });
const routeAt = (id: string, path: string) => ({ id, path, module: { action, loader: action } });
const routes = {
	chat: routeAt("v1-chat", "v1/chat/completions"),
	messages: routeAt("v1-messages", "v1/messages"),
	models: routeAt("v1-models", "v1/models"),
	model: routeAt("v1-model", "v1/models/*"),
};

const serving = {
	fastRoutes,
	isInferencePath,
	plainPath,
	allowsOtherOrigins,
	startMeasuring: () => () => {},
	requestInfo: () => ({ requestId: "1", clientAddress: null, country: null, metadata: {} }),
};
const logger = { error: () => {} };
const application = { serving, logger, env: { APP_URL: "http://gateway.example" } } as unknown as Application;

const server = createServer();
let url: string;

beforeAll(async () => {
	// The pages stand for themselves: asked for one, this build has nothing to say.
	const middleware = (_request: unknown, response: { end: (text: string) => void }) => response.end("a page");
	const source = { load: async () => ({ routes }), close: async () => {}, middleware } as unknown as BuildSource;
	server.on("request", await requestListener(source, application, { development: false }));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => void server.close());

async function send(method: string, path: string, headers: Record<string, string> = {}): Promise<string> {
	const response = await fetch(url + path, { method, headers });
	const text = await response.text();
	return response.status === 404 ? (JSON.parse(text) as { error: { message: string } }).error.message : text;
}

describe("a wrong base URL", () => {
	const json = { accept: "application/json" };

	it.each([
		["POST", "/chat/completions", {}, "/v1/chat/completions. The client's base URL must end in /v1."],
		["POST", "/v1/v1/chat/completions", {}, "/v1/chat/completions. The client's base URL must end in /v1."],
		["POST", "/api/v1/chat/completions", {}, "/v1/chat/completions. The client's base URL must end in /v1."],
		["POST", "/messages", {}, "/v1/messages. The client's base URL must end in /v1, except where the client adds /v1 itself"],
		["POST", "/v1/v1/messages", {}, "/v1/messages. The client's base URL must end in /v1, except where the client adds /v1 itself"],
		["GET", "/models", json, "/v1/models. The client's base URL must end in /v1."],
		["GET", "/models", { authorization: "Bearer k" }, "/v1/models. The client's base URL must end in /v1."],
	])("%s %s with %j is told to programs", async (method, path, headers, told) => {
		expect(await send(method, path, headers)).toContain(`Unknown URL: ${method} ${path}. This API is at ${told}`);
	});

	it.each<[string, string, Record<string, string>]>([
		["GET", "/models", { accept: "text/html,*/*", authorization: "Basic eDp5" }],
		["GET", "/models/gpt-4o.data", { authorization: "Basic eDp5" }],
		["GET", "/models/gpt-4o", {}],
		["POST", "/sign-in", json],
		["GET", "/v1/master/keys", json],
	])("is nothing to bother %s %s with %j about", async (method, path, headers) => {
		expect(await send(method, path, headers)).toBe("a page");
	});
});
