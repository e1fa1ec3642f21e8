import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

// Read once by env(), so it has to stand before the first import that calls it.
const server = createServer((_request, response) => response.end("reached"));
let port = 0;

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	port = (server.address() as AddressInfo).port;
});

afterAll(() => server.close());

async function outboundWith(allow: string) {
	vi.resetModules();
	process.env.OUTBOUND_ALLOWLIST = allow;
	return await import("./outbound.server");
}

test.each([
	"http://93.184.215.14/",
	"https://127.0.0.1/",
	"https://10.1.2.3/v1",
	"https://192.168.0.1/",
	"https://169.254.169.254/latest/meta-data/",
	"https://100.64.0.1/",
	"https://0.0.0.0/",
	"https://[::1]/",
	"https://[fd00::1]/",
	"https://[fe80::1]/",
	"https://[::ffff:127.0.0.1]/",
	"https://[64:ff9b::7f00:1]/",
	"https://[::127.0.0.1]/",
	"https://2130706433/",
	"https://0x7f.1/",
	"https://localhost/",
	"https://user:secret@93.184.215.14/",
	"file:///etc/passwd",
	"nonsense",
])("%s is refused", async (address) => {
	const { assertPublicUrl, OutboundError } = await outboundWith("");
	await expect(assertPublicUrl(address)).rejects.toThrow(OutboundError);
});

test("public https addresses are allowed", async () => {
	const { assertPublicUrl } = await outboundWith("");
	await expect(assertPublicUrl("https://93.184.215.14/v1")).resolves.toBeInstanceOf(URL);
	await expect(assertPublicUrl("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/")).resolves.toBeInstanceOf(URL);
});

test("the allowlist opens a host and port, or a network, over http too", async () => {
	const { assertPublicUrl } = await outboundWith(`localhost:${port}, 10.0.0.0/8`);
	await expect(assertPublicUrl(`http://localhost:${port}/`)).resolves.toBeInstanceOf(URL);
	await expect(assertPublicUrl("http://10.9.8.7/")).resolves.toBeInstanceOf(URL);
	await expect(assertPublicUrl(`http://localhost:${port + 1}/`)).rejects.toThrow();
	await expect(assertPublicUrl("http://192.168.1.1/")).rejects.toThrow();
});

test("the dispatcher refuses when it connects, whatever was checked before", async () => {
	const { guardedDispatcher } = await outboundWith("");
	for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
		await expect(request(`http://${host}:${port}/`, { dispatcher: guardedDispatcher() })).rejects.toThrow(/private network/);
	}
});

test("the dispatcher reaches what the allowlist names", async () => {
	const { guardedDispatcher } = await outboundWith(`localhost:${port}`);
	const { body } = await request(`http://localhost:${port}/`, { dispatcher: guardedDispatcher() });
	expect(await body.text()).toBe("reached");
});

test("names are looked up a few at a time, each in its turn, and not without end", async () => {
	const { assertPublicUrl } = await outboundWith("");
	const looking = Array.from({ length: 1000 }, () => assertPublicUrl("https://localhost/"));
	const reasons = (await Promise.allSettled(looking)).map((each) => String((each as PromiseRejectedResult).reason));
	expect(reasons.filter((reason) => reason.includes("private network")).length).toBeGreaterThan(500);
	expect(reasons.filter((reason) => reason.includes("Too many names")).length).toBeGreaterThan(300);
	await expect(assertPublicUrl("https://localhost/")).rejects.toThrow("private network");
});
