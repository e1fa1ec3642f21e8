import { checkCached, checkStream, checkWhole, type ReplyCheck } from "./check-reply.ts";
import { Connection } from "./connection.ts";
import { type Arena, compete, type Contestant, difference, ratio, type Results, typical, whole } from "./contest.ts";
import { compareLog, type Gateway } from "./gateway.ts";
import { median, postRequest } from "./load.ts";
import { chatRequest, openaiAnswer } from "./payloads.ts";
import type { Portkey } from "./portkey.ts";
import type { Figures } from "./table.ts";

export type Servers = { upstreamPort: number; floor: { port: number; pid: number }; gateway: Gateway; portkey: Portkey };

/** What can be asked for with `--only`. */
export const measurements = ["json", "stream", "translated", "latency", "cache", "start"] as const;
export type Measurement = (typeof measurements)[number];

const openaiModel = "openai/gpt-4o-mini";
const anthropicModel = "anthropic/claude-haiku-4-5";
const bearer = { authorization: "Bearer bench-upstream-key" };

/** JSON chat: floor, gateway and Portkey in turn. */
export async function measureJson(arena: Arena, servers: Servers): Promise<{ figures: Figures; results: Results }> {
	const { floor, portkey } = servers;
	const results = await compete(arena, "JSON", [
		contestant("floor", floor, request("/v1/chat/completions", bearer, "gpt-4o-mini", false), checkWhole),
		gatewayContestant(servers, openaiModel, false),
		contestant(
			"portkey",
			{ port: portkey.port, pid: portkey.process.pid },
			request("/v1/chat/completions", portkey.headers, "gpt-4o-mini", false),
			checkWhole,
		),
	]);
	const json = against(results, "floor", 0.7);
	const overPortkey = ratio(results, "gateway", "portkey");
	return {
		results,
		figures: {
			json,
			portkey: { figure: `${overPortkey.toFixed(1)}×`, reached: overPortkey >= 5, detail: perSecond(results, "portkey") },
		},
	};
}

/** Streams of OpenAI's dialect to an OpenAI client. */
export async function measureStream(arena: Arena, servers: Servers): Promise<Figures> {
	const floorRequest = request("/v1/chat/completions", bearer, "gpt-4o-mini", true);
	const results = await compete(arena, "same-dialect stream", [
		contestant("floor", servers.floor, floorRequest, checkStream),
		gatewayContestant(servers, openaiModel, true),
	]);
	return { stream: against(results, "floor", 1.3) };
}

/** Streams of Anthropic's wire to an OpenAI client. */
export async function measureTranslated(arena: Arena, servers: Servers): Promise<Figures> {
	const floorRequest = request("/translated/chat/completions", bearer, "claude-haiku-4-5", true);
	const results = await compete(arena, "translated stream", [
		contestant("floor", servers.floor, floorRequest, checkStream),
		gatewayContestant(servers, anthropicModel, true),
	]);
	return { translated: against(results, "floor", 0.75) };
}

/** JSON chat at a fifth of what the gateway can do, against the same requests sent straight to the upstream. */
export async function measureLatency(arena: Arena, servers: Servers, peak: number): Promise<Figures> {
	const direct = request("/v1/chat/completions", bearer, "gpt-4o-mini", false);
	const results = await compete(
		arena,
		"latency at 20 %",
		[
			contestant("direct", { port: servers.upstreamPort }, direct, checkWhole),
			gatewayContestant(servers, openaiModel, false),
		],
		peak / 5,
	);
	const p50 = difference(results, "gateway", "direct", "p50");
	const p99 = difference(results, "gateway", "direct", "p99");
	const times = (name: string) =>
		`${typical(results, name, "p50").toFixed(2)} and ${typical(results, name, "p99").toFixed(2)} ms`;
	return {
		latency: {
			figure: `${p50.toFixed(2)} ms, ${p99.toFixed(2)} ms`,
			reached: p50 <= 0.5 && p99 <= 3,
			detail: `gateway ${times("gateway")}, direct ${times("direct")}, ${whole(peak / 5)}/s`,
		},
	};
}

/**
 * JSON chat out of the gateway's cache, against the same request of a project without one, which goes to an upstream that
 * answers at once. A miss costs more than that, because its answer is kept.
 */
export async function measureCache(arena: Arena, servers: Servers): Promise<Figures> {
	const { gateway } = servers;
	const text = request("/v1/chat/completions", { authorization: `Bearer ${gateway.cachingKey}` }, openaiModel, false);
	const before = await gateway.logged();
	const connection = await Connection.open(gateway.port);
	checkWhole(await connection.send(text));
	connection.close();
	await compareLog(gateway, before, 1, arena.tokens.whole);
	const server = { port: gateway.port, pid: gateway.process.pid };
	const hit: Contestant = { ...contestant("hit", server, text, checkCached), gateway, cached: true };
	const results = await compete(arena, "cache", [gatewayContestant(servers, openaiModel, false), hit]);
	const faster = ratio(results, "hit", "gateway");
	const rate = `hit ${whole(typical(results, "hit", "perSecond"))}/s, miss ${whole(typical(results, "gateway", "perSecond"))}/s`;
	return { cache: { figure: `${faster.toFixed(1)}×`, reached: faster >= 1.5, detail: rate } };
}

export async function measureStart(arena: Arena, servers: Servers): Promise<Figures> {
	const times: number[] = [];
	for (let round = 0; round < arena.plan.rounds; round++) {
		const ms = await servers.gateway.coldStart();
		arena.report(`cold start, round ${round + 1}: ${whole(ms)} ms`);
		times.push(ms);
	}
	const seconds = median(times) / 1000;
	return { start: { figure: `${seconds.toFixed(2)} s`, reached: seconds <= 1.5, detail: `${times.length} starts` } };
}

function request(path: string, headers: Record<string, string>, model: string, stream: boolean): string {
	return postRequest(path, headers, chatRequest(model, stream));
}

function contestant(
	name: string,
	server: { port: number; pid?: number },
	text: string,
	check: ReplyCheck,
): Contestant {
	return { name, ...server, request: text, check, streamed: check === checkStream };
}

function gatewayContestant({ gateway }: Servers, model: string, stream: boolean): Contestant {
	const text = request("/v1/chat/completions", { authorization: `Bearer ${gateway.apiKey}` }, model, stream);
	const server = { port: gateway.port, pid: gateway.process.pid };
	return { ...contestant("gateway", server, text, stream ? checkStream : checkWhole), gateway };
}

function against(results: Results, other: string, goal: number): Figures["json"] {
	const reached = ratio(results, "gateway", other);
	return { figure: reached.toFixed(2), reached: reached >= goal, detail: perSecond(results, other) };
}

function perSecond(results: Results, other: string): string {
	const rate = (name: string) => `${name} ${whole(typical(results, name, "perSecond"))}/s`;
	return `${rate("gateway")}, ${rate(other)}`;
}

/** Bytes of the upstream's whole answer, told with the figures. */
export const answerBytes = openaiAnswer.length;
