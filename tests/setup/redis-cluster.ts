import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";
import { freePort } from "../../app/platform/db/embedded.server";

const halves = [["0", "8191"], ["8192", "16383"]] as const;

/** A temporary Redis Cluster of two masters with half of the slots each. Returns its URL as REDIS_URL takes it. */
export async function startRedisCluster(): Promise<{ url: string; stop: () => Promise<void> }> {
	const directory = mkdtempSync(path.join(tmpdir(), "llm-gateway-cluster-"));
	const nodes = await Promise.all(halves.map(() => startNode(directory)));
	const clients = nodes.map(({ port }) => {
		const client = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: null });
		// Until the node listens.
		return client.on("error", () => {});
	});
	await Promise.all(clients.map((client, index) => client.call("CLUSTER", "ADDSLOTSRANGE", ...(halves[index] ?? []))));
	await clients[0]?.call("CLUSTER", "MEET", "127.0.0.1", String(nodes[1]?.port), String(nodes[1]?.busPort));
	await Promise.all(clients.map(untilWhole));
	await Promise.all(clients.map((client) => client.quit()));
	return {
		url: nodes.map(({ port }) => `redis://127.0.0.1:${port}`).join(","),
		async stop() {
			await Promise.all(nodes.map(({ stop }) => stop()));
			rmSync(directory, { recursive: true, force: true });
		},
	};
}

async function startNode(directory: string) {
	const [port, busPort] = [await freePort(), await freePort()];
	const settings = {
		port,
		bind: "127.0.0.1",
		save: "",
		"cluster-enabled": "yes",
		"cluster-port": busPort,
		"cluster-config-file": `${port}.conf`,
	};
	const given = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
	// The shell ends the server when this process lets go of its input, in whatever way it dies.
	const script = 'redis-server "$@" & cat >/dev/null; kill $!; wait';
	const child = spawn("/bin/sh", ["-c", script, "sh", ...given], { cwd: directory, stdio: ["pipe", "ignore", "ignore"] });
	const exited = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
	const stop = async () => {
		child.stdin?.end();
		await exited;
	};
	return { port, busPort, stop };
}

async function untilWhole(client: Redis): Promise<void> {
	const whole = "cluster_state:ok\r\ncluster_slots_assigned:16384";
	while (!String(await client.call("CLUSTER", "INFO")).includes(whole)) {
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
