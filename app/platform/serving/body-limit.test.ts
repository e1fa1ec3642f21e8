import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { boundBodies, pageBodyLimit } from "./body-limit";

const app = express()
	.use(boundBodies)
	.use((request, response) => {
		request.resume().on("end", () => void response.send("taken"));
	});
const server = createServer(app);
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve)));
afterAll(() => void server.close());

function post(headers: Record<string, string>, body: string): Promise<number | undefined> {
	const { port } = server.address() as AddressInfo;
	return new Promise((resolve, reject) => {
		const request = send({ port, host: "127.0.0.1", method: "POST", headers }, (response) => {
			resolve(response.resume().statusCode);
			request.destroy();
		});
		request.on("error", reject);
		request.write(body);
		// A body that is refused is never ended.
		if (headers["content-length"] === String(body.length)) request.end();
	});
}

test("takes bodies within the limit, and requests without one", async () => {
	expect(await post({ "content-length": "5" }, "hello")).toBe(200);
	expect(await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).text()).toBe("taken");
});

test("refuses longer bodies, and those of unknown length, without reading them", async () => {
	expect(await post({ "content-length": String(pageBodyLimit + 1) }, "hello")).toBe(413);
	expect(await post({ "transfer-encoding": "chunked" }, "hello")).toBe(411);
});
