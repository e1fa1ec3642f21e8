import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mappingOf } from "~/catalog/index";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../factories/api-key";
import { startGateway } from "../setup/gateway";
import { resetRouting } from "../setup/routing";
import { startSimulatedProviders } from "../setup/simulated-providers";
import type { Behaviour } from "../simulators/script.ts";
import type { Simulator } from "../simulators/simulator.ts";
import { findingsOf, type Prices, type Request } from "./findings.ts";
import { Client } from "./http-client.ts";
import { seededRandom } from "./random.ts";
import { goals, reportOf } from "./report.ts";
import { arrivalsPerSecond, type Name, names, providers, Script, scriptMinutes, streamedShare } from "./scenario.ts";
import { simulate } from "./simulate.ts";

/**
 * `npm run simulate:routing -- --http --minutes 6`: the script against the whole engine, over real HTTP, in fewer minutes
 * than the six hours that it is written for. Not part of the tests, since it takes those minutes.
 */
const minutes = Number(process.env.SIMULATE_ROUTING ?? "0");

/** Who plays which part: providers of one model without a priority of their own, with the catalogue's prices. */
const model = "glm-4.7";
const vendors: Readonly<Record<Name, string>> = { A: "embercloud", B: "bytedance", C: "novita", D: "cerebras", E: "together-ai" };

/** Longer than the slowest answer. */
const patienceMs = { streamed: 60_000, plain: 60_000 };

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders(Object.values(vendors));
	const tenant = await tenantWithKey(pool(), "llmgtwy_simulation_key");
	({ token } = tenant);
	const routing = JSON.stringify({ timeouts: { streamingMs: patienceMs.streamed, plainMs: patienceMs.plain } });
	await pool().query("UPDATE organization SET plan = 'enterprise' WHERE id = $1", [tenant.organizationId]);
	await pool().query("UPDATE project SET routing_config = $2 WHERE id = $1", [tenant.projectId, routing]);
	gateway = await startGateway();
	await resetRouting();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
});

it.skipIf(minutes === 0)("the engine does over HTTP what the simulation says", { timeout: (minutes + 5) * 60_000 }, async () => {
	const seed = randomInt(2 ** 30);
	const prices = cataloguePrices();
	const overHttp = findingsOf(await runScript(seed), prices, minutes);
	const compressed = simulate({ seed, minutes, prices, patienceMs });
	const whole = simulate({ seed });
	process.stdout.write(
		[
			reportOf(`Over HTTP in ${minutes} minutes, seed ${seed}`, overHttp),
			reportOf(`On the virtual clock in ${minutes} minutes, the same prices and limits`, compressed),
			reportOf(`On the virtual clock in ${scriptMinutes} minutes`, whole),
			"",
		].join("\n"),
	);
	expect(overHttp.requests).toBeGreaterThan(0);
	expect(Math.abs(overHttp.availability - compressed.availability)).toBeLessThanOrEqual(0.1);
	expect(Math.abs(overHttp.availability - whole.availability)).toBeLessThanOrEqual(0.1);
	expect(overHttp.availability).toBeGreaterThanOrEqual(goals.availability);
	expect(overHttp.costRatio).toBeLessThanOrEqual(goals.costRatio);
});

function cataloguePrices(): Prices {
	const priced = names.map((name) => {
		const { inputPrice, outputPrice } = mappingOf(model, vendors[name]) ?? {};
		return [name, { input: Number(inputPrice) * 1e6, output: Number(outputPrice) * 1e6 }] as const;
	});
	return Object.fromEntries(priced) as Prices;
}

/** Sends what clients send, at the pace of the script, and waits for every answer. */
async function runScript(seed: number): Promise<Request[]> {
	const startedAt = Date.now();
	const random = seededRandom(seed);
	simulator.script.follow(behaviours(startedAt, seededRandom(seed + 1), seededRandom(seed + 2)));
	const client = new Client({ url: gateway.url, token, model, startedAt, nameOf });
	const pending: Promise<void>[] = [];
	let at = startedAt;
	for (;;) {
		at += (-Math.log(1 - random()) * 1000) / arrivalsPerSecond;
		if (at >= startedAt + minutes * 60_000) break;
		await sleep(Math.max(0, at - Date.now()));
		pending.push(client.ask(random() < streamedShare));
	}
	await Promise.all(pending);
	for (const failure of client.failures) process.stdout.write(`  failed ${failure}\n`);
	return await client.told();
}

function nameOf(vendor: string): Name {
	const name = names.find((each) => vendors[each] === vendor);
	if (name === undefined) throw new Error(`${vendor} plays no part`);
	return name;
}

const words = 10;

/** The script's fates as what a stand-in can do. */
function behaviours(startedAt: number, fates: () => number, speeds: () => number) {
	const script = new Script(fates);
	return (vendor: string, stream: boolean): Behaviour => {
		const name = nameOf(vendor);
		const now = Date.now();
		const fate = script.fateOf(name, ((now - startedAt) / 60_000) * (scriptMinutes / minutes), now);
		if (fate.kind === "down") return failing(stream, speeds());
		if (fate.kind === "limited") return { delayMs: 50, status: 429, headers: { "retry-after": "1" } };
		if (fate.kind === "stall") return { stallAfter: 0 };
		const { firstContentMs, tokensPerSecond } = providers[name];
		const tokens = Math.round(50 + 350 * speeds());
		const first = firstContentMs * fate.slowness * (0.7 + 0.6 * speeds());
		const rest = ((1000 * tokens) / tokensPerSecond) * fate.slowness * (0.7 + 0.6 * speeds());
		const usage = { prompt_tokens: 1000, completion_tokens: tokens, total_tokens: 1000 + tokens };
		return stream ? { delayMs: first, dripMs: rest / (words + 3), words, usage } : { delayMs: first + rest, words, usage };
	};
}

/** A server that is down says so, breaks the connection, or begins a stream and gives up before there is content. */
function failing(stream: boolean, luck: number): Behaviour {
	if (luck < 0.5) return { delayMs: 50, status: 503 };
	if (luck < 0.75 || !stream) return { delayMs: 50, cutAfter: 0 };
	return { delayMs: 50, errorAfter: 0 };
}
