import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { endUnreadRequest, watchClient } from "./client-connection";

const open: { close(): void }[] = [];

afterEach(() => {
	for (const server of open.splice(0)) server.close();
});

async function served(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Socket> {
	const server = createServer(handle);
	open.push(server);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
	await once(socket, "connect");
	return socket;
}

const get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

test("a client that leaves before its answer is gone, for listeners of before and after", async () => {
	const told = await new Promise<string[]>((resolve) => {
		void served((_request, response) => {
			const client = watchClient(response);
			const heard: string[] = [];
			const taken = () => heard.push("taken back");
			client.onGone(taken);
			client.offGone(taken);
			client.onGone(() => {
				heard.push(`first, gone: ${client.gone}`);
				client.onGone(() => heard.push("late"));
				resolve(heard);
			});
			response.write("begun");
		}).then((socket) => {
			socket.once("data", () => socket.destroy());
			socket.write(get);
		});
	});
	expect(told).toEqual(["first, gone: true", "late"]);
});

test("a client that leaves after its answer is not", async () => {
	const closed = new Promise<boolean>((resolve) => {
		void served((_request, response) => {
			const client = watchClient(response);
			response.once("close", () => resolve(client.gone));
			response.end("whole");
		}).then((socket) => {
			socket.resume();
			socket.write(get);
		});
	});
	expect(await closed).toBe(false);
});

test("whoever is still sending reads the answer, then the connection ends", async () => {
	const socket = await served((request, response) => {
		response.once("finish", () => endUnreadRequest(request, 10));
		response.writeHead(413).end("too large");
	});
	let answer = "";
	socket.on("data", (bytes) => (answer += String(bytes)));
	socket.on("error", () => undefined);
	socket.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nbegun");
	await once(socket, "close");
	expect(answer).toContain("413");
	expect(answer).toContain("too large");
});
