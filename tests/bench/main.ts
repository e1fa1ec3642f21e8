import process from "node:process";
import { parseArgs } from "node:util";
import path from "node:path";
import { type Arena, type Plan, typical } from "./contest.ts";
import { redisVersion, startGateway } from "./gateway.ts";
import { describeMachine, movePid, pinning } from "./machine.ts";
import {
	answerBytes,
	type Measurement,
	measureCache,
	measureJson,
	measureLatency,
	measurements,
	measureStart,
	measureStream,
	measureTranslated,
	type Servers,
} from "./measurements.ts";
import { promptTokens, streamedChunks } from "./payloads.ts";
import { startPortkey } from "./portkey.ts";
import { portOf, Processes } from "./processes.ts";
import { type Figures, tableOf } from "./table.ts";

/**
 * `npm run bench`: the gateway against the floor and a peer, in one run, as ratios. `--quick` sends a few requests through
 * the same path and judges answers and log only. Method: docs/benchmarks.md
 */
const { values: options } = parseArgs({
	options: {
		quick: { type: "boolean", default: false },
		rounds: { type: "string", default: "3" },
		seconds: { type: "string", default: "4" },
		only: { type: "string", default: measurements.join(",") },
		"no-redis": { type: "boolean", default: false },
		profile: { type: "string" },
	},
});

const thorough: Plan = {
	rounds: Number(options.rounds),
	connections: 32,
	warmUpMs: 1000,
	firstWarmUpMs: 15_000,
	measureMs: Number(options.seconds) * 1000,
};
const brief: Plan = { rounds: 1, connections: 8, warmUpMs: 50, firstWarmUpMs: 50, measureMs: 250 };

const cores = pinning();
const processes = new Processes(cores);
const say = (line: string) => process.stdout.write(`${line}\n`);

let exitCode = 0;
let interrupted = false;
const interrupt = (code: number) => () => {
	interrupted = true;
	exitCode ||= code;
	void processes.stopAll().finally(() => process.exit(exitCode));
};
process.on("SIGINT", interrupt(130));
process.on("SIGTERM", interrupt(143));
process.on("SIGHUP", interrupt(129));
// The launcher was killed.
process.on("disconnect", interrupt(1));

async function startServers(): Promise<Servers> {
	// This process generates the load; what it starts inherits its cores.
	if (cores) movePid(process.pid, cores.others);
	const file = (name: string) => path.join(import.meta.dirname, name);
	const mock = processes.start("mock upstream", [process.execPath, file("mock-upstream.ts")], { channel: true });
	const upstreamPort = await portOf(mock);
	const floor = processes.start(
		"floor",
		[process.execPath, file("floor.ts"), `http://127.0.0.1:${upstreamPort}`],
		{ channel: true, underTest: true },
	);
	const floorPort = await portOf(floor);
	const redis = !options["no-redis"] && redisVersion() !== undefined;
	const gateway = await startGateway(processes, { upstreamPort, pinning: cores, redis, profile: options.profile });
	const portkey = await startPortkey(processes, upstreamPort);
	return { upstreamPort, floor: { port: floorPort, pid: floor.pid }, gateway, portkey };
}

function arenaOf(plan: Plan, upstreamPort: number): Arena {
	const tokens = { whole: promptTokens + 7, streamed: promptTokens + streamedChunks };
	return { plan, upstreamPort, tokens, report: say };
}

async function measureAll(wanted: readonly string[], arena: Arena, servers: Servers): Promise<Figures> {
	const figures: Figures = {};
	const asked = (name: Measurement) => wanted.includes(name);
	let peak: number | undefined;
	if (asked("json") || asked("latency")) {
		const json = await measureJson(arena, servers);
		Object.assign(figures, json.figures);
		peak = typical(json.results, "gateway", "perSecond");
	}
	if (asked("stream")) Object.assign(figures, await measureStream(arena, servers));
	if (asked("translated")) Object.assign(figures, await measureTranslated(arena, servers));
	if (asked("latency") && peak !== undefined) Object.assign(figures, await measureLatency(arena, servers, peak));
	if (asked("cache")) Object.assign(figures, await measureCache(arena, servers));
	if (asked("start")) Object.assign(figures, await measureStart(arena, servers));
	return figures;
}

function introduce({ gateway, portkey }: Servers, plan: Plan): void {
	say("");
	say(`Machine:  ${describeMachine()}`);
	say(
		cores
			? `Cores:    server under test on ${cores.server}; upstream, load, Postgres and store on ${cores.others}`
			: "Cores:    not pinned (needs taskset and two cores): figures of this run say little",
	);
	say(`Gateway:  production server, key check, cost, usage event and log on; embedded Postgres, ${gateway.storeName}`);
	say(`Peer:     @portkey-ai/gateway ${portkey.version}`);
	say(
		`Load:     ${plan.connections} connections, ${plan.rounds} rounds of ${plan.measureMs / 1000} s in turn after warm-up, ` +
			`${answerBytes} byte answers, ${streamedChunks} chunk streams`,
	);
	say("");
}

async function main(): Promise<void> {
	const wanted = options.only.split(",");
	const unknown = wanted.filter((name) => !(measurements as readonly string[]).includes(name));
	if (unknown.length > 0) throw new Error(`--only takes ${measurements.join(", ")}; not ${unknown.join(", ")}`);
	const plan = options.quick ? brief : thorough;
	const servers = await startServers();
	introduce(servers, plan);
	const figures = await measureAll(wanted, arenaOf(plan, servers.upstreamPort), servers);
	await servers.gateway.close();
	say("");
	say(options.quick ? "Every answer was right and is in the log. This short form judges no figures." : tableOf(figures));
}

function explain(error: Error): void {
	process.stderr.write(`\nThe bench failed: ${error.message}\n`);
	for (const name of ["gateway", "floor", "portkey", "mock upstream"]) {
		if (name === "portkey" && !error.message.includes(name)) continue;
		const words = processes.lastWords(name);
		if (words) process.stderr.write(`\nLast words of ${name}:\n${words}\n`);
	}
}

try {
	await main();
} catch (error) {
	// What was running when we stopped it has a right to fail.
	if (!interrupted) explain(error as Error);
	exitCode ||= 1;
} finally {
	await processes.stopAll();
}
process.exit(exitCode);
