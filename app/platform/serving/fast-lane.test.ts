import { createServer, request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Application } from "./application";
import type { BuildSource } from "./build-source";
import { fastLane } from "./fast-lane";
import { fastRoutes } from "./fast-routes";

const answer = (text: string) => () => ({ status: 200, headers: {}, body: text });

const routes = {
	chat: { id: "v1-chat", path: "v1/chat", module: { action: answer("asked") } },
	messages: { id: "v1-messages", path: "v1/messages", module: { action: answer("messaged") } },
	response: {
		id: "v1-response",
		path: "v1/responses/:id",
		module: { loader: answer("read"), action: answer("deleted"), actionMethod: "DELETE" },
	},
};

const info = { requestId: "1", clientAddress: null, country: null, metadata: {} };

/** Only what the lane touches. */
const serving = { fastRoutes, startMeasuring: () => () => {} };
const application = { serving, logger: console } as unknown as Application;

const server = createServer();
let port: number;

beforeAll(async () => {
	const source = { load: async () => ({ routes }), close: async () => {} } as unknown as BuildSource;
	const lane = await fastLane(source, application, { development: false });
	server.on("request", (request, response) => lane.handle(request, response, { info, pathname: request.url ?? "/" }));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	({ port } = server.address() as AddressInfo);
});

afterAll(() => void server.close());

type Received = { status: number | undefined; allow: string | undefined; text: string };

function send(method: string, path: string): Promise<Received> {
	return new Promise((resolve, reject) => {
		const request = sendRequest({ port, host: "127.0.0.1", method, path, agent: false }, async (response) => {
			let text = "";
			for await (const piece of response) text += String(piece);
			resolve({ status: response.statusCode, allow: response.headers.allow, text });
		});
		request.once("error", reject).end();
	});
}

describe("the words of Anthropic's clients", () => {
	it.each([
		["GET", "/v1/messages", 405, "invalid_request_error", "method_not_allowed"],
		["POST", "/v1/messages/nothing", 404, "not_found_error", "not_found"],
		["POST", "/messages", 404, "not_found_error", "not_found"],
	])("%s %s: %i", async (method, path, status, type, code) => {
		const received = await send(method, path);
		expect(received.status).toBe(status);
		const message: unknown = expect.stringContaining(path);
		expect(JSON.parse(received.text)).toEqual({ type: "error", error: { type, message, code }, request_id: "1" });
	});

	it("are not those of others", async () => {
		const { text } = await send("POST", "/v1/messagesx");
		expect(JSON.parse(text)).toEqual({
			error: { message: "Unknown URL: POST /v1/messagesx", type: "invalid_request_error", param: null, code: "not_found" },
		});
	});
});

describe("methods of fast routes", () => {
	it("reach the handler that is meant", async () => {
		expect(await send("POST", "/v1/chat")).toMatchObject({ status: 200, text: "asked" });
		expect(await send("GET", "/v1/responses/1")).toMatchObject({ status: 200, text: "read" });
		expect(await send("HEAD", "/v1/responses/1")).toMatchObject({ status: 200, text: "" });
		expect(await send("DELETE", "/v1/responses/1")).toMatchObject({ status: 200, text: "deleted" });
	});

	it.each(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])("%s asks no model", async (method) => {
		expect(await send(method, "/v1/chat")).toMatchObject({ status: 405, allow: "POST" });
	});

	it.each(["POST", "PUT", "PATCH", "OPTIONS", "TRACE"])("%s deletes no response", async (method) => {
		expect(await send(method, "/v1/responses/1")).toMatchObject({ status: 405, allow: "GET, HEAD, DELETE" });
	});
});
