import { expect } from "vitest";
import type { Simulator } from "../simulators/simulator.ts";
import { type Exchange, exchanges, results } from "./asks";
import { type Answer, type Ask, type Failure, type Result, says, user } from "./conversation";
import type { Family, ModelName } from "./families/family";
import type { Feature } from "./features";
import { mismatch } from "./match";
import { type Probe, speaksOf } from "./probes";
import type { Surface } from "./surfaces/surface";
import { searchedFor, type Step } from "./wires/wire";

export type Setting = {
	surface: Surface;
	family: Family;
	simulator: Simulator;
	client: { url: string; token: string };
};

/** Everything that one cell told its callers. */
export type Told = { warnings: Set<string> };

/** Runs one cell: throws where the upstream body or the client's result is not what it has to be. */
export async function runCell(setting: Setting, feature: Feature): Promise<Told> {
	const told: Told = { warnings: new Set() };
	switch (feature) {
		case "text":
			await speak(setting, told, feature, "text", false);
			break;
		case "stream":
			await speak(setting, told, feature, "text", true);
			break;
		case "tools":
		case "parallel-tools":
		case "signatures":
			for (const stream of [false, true]) await callTools(setting, told, feature, stream);
			break;
		case "usage":
			for (const stream of [false, true]) await countTokens(setting, told, stream);
			break;
		case "errors":
			await fail(setting);
			break;
		default:
			for (const stream of [false, true]) await speak(setting, told, feature, feature, stream);
	}
	return told;
}

/** What a caller is told who asks for something that the provider does not have. */
export async function askInVain({ surface, family, simulator, client }: Setting, feature: Feature): Promise<string> {
	const exchange = feature in exchanges ? exchanges[feature as keyof typeof exchanges] : exchanges.text;
	const model = modelOf(family, feature);
	simulator.script.set([family.wire.write(exchange.answer, model.external)]);
	try {
		const { warnings } = await surface.send(client, surface.write(exchange.ask, model.name), false);
		return warnings.length > 0 ? `told: ${warnings.join("; ")}` : "passed on as it is";
	} catch (error) {
		const { status, message } = surface.failureOf(error);
		return `refused with ${status}: ${withoutStatus(message)}`;
	}
}

/** What becomes of one thing asked for: sent on, left out or changed and told, refused; or lost, which is a fault. */
export type Fate = { kind: "sent" | "told" | "refused" | "lost"; words: string[] };

export async function tryOut({ surface, family, simulator, client }: Setting, probe: Probe): Promise<Fate> {
	const { patch, sign } = probe;
	const { name, external } = family.model;
	const wire = "tools" in patch ? (family.wireOfTools ?? family.wire) : family.wire;
	const { body, payloads } = wire.write(says("Fine."), external);
	simulator.script.set([{ body, payloads }]);
	simulator.requests.length = 0;
	const plain = surface.write({ messages: [user("Hi.")], maxTokens: 500 }, name);
	try {
		const { warnings } = await surface.send(client, { ...plain, ...patch }, false);
		const told = warnings.filter((warning) => speaksOf(warning, probe));
		if (told.length > 0) return { kind: "told", words: told };
		// Some things are said by headers.
		return { kind: wasSent(simulator, sign) ? "sent" : "lost", words: [] };
	} catch (error) {
		const { status, message } = surface.failureOf(error);
		// Where the stand-in refuses what it was sent, the provider speaks for itself.
		if (simulator.requests.length > 0) return { kind: wasSent(simulator, sign) ? "sent" : "lost", words: [withoutStatus(message)] };
		return { kind: status === 400 ? "refused" : "lost", words: [withoutStatus(message)] };
	}
}

/** Some things are said by headers. */
function wasSent({ requests }: Simulator, sign: RegExp): boolean {
	const { body, headers } = requests.at(-1) ?? {};
	return sign.test(JSON.stringify([body, headers]));
}

function modelOf(family: Family, feature: Feature): ModelName {
	return family.models?.[feature] ?? family.model;
}

/** The ask as this family needs it. */
function asked({ besides }: Family, step: Step, ask: Ask): Ask {
	return { ...ask, ...besides?.[step] } as Ask;
}

/** SDKs put the status before the message; addresses are those of the test. */
function withoutStatus(message: string): string {
	return message.replace(/^\d{3} /, "").replace(/ See http\S+ for supported models\./, "");
}

type Sent = { step: Step; ask: Ask; answer: Answer; stream: boolean };

/** One request through the gateway; checks what the provider was sent. */
async function exchange(setting: Setting, told: Told, feature: Feature, { step, ask, answer, stream }: Sent): Promise<Result> {
	const { surface, family, simulator, client } = setting;
	const model = modelOf(family, feature);
	simulator.script.set([family.wire.write(answer, model.external)]);
	simulator.requests.length = 0;
	const result = await surface.send(client, surface.write(asked(family, step, ask), model.name), stream);
	for (const warning of result.warnings) told.warnings.add(warning);
	expect(simulator.requests.length, "upstream requests").toBe(1);
	const seen = simulator.requests.at(-1);
	expect(seen?.stream, "upstream streams").toBe(stream);
	const given = { model: model.external, system: surface.system !== false };
	const pattern = (family.expected?.[step] ?? family.wire.expected[step])(given);
	const wrong = mismatch(seen?.body, pattern);
	if (wrong) throw new Error(`the provider was sent something else (${step}): ${wrong}`);
	const text = JSON.stringify(seen?.body);
	for (const word of family.wire.forbidden?.[step] ?? []) {
		if (text.includes(word)) throw new Error(`the provider was sent ${word}`);
	}
	return result;
}

async function speak(setting: Setting, told: Told, feature: Feature, step: keyof typeof exchanges, stream: boolean): Promise<void> {
	const { ask, answer }: Exchange = exchanges[step];
	const result = await exchange(setting, told, feature, { step, ask, answer, stream });
	checkResult(setting, result, answer);
}

/** The whole of a client's result against the whole of what the provider said. */
function checkResult({ surface, family }: Setting, result: Result, answer: Answer): void {
	const { blocks } = answer;
	expect(result.text, "text").toBe(blocks.map((block) => (block.type === "text" ? block.text : "")).join(""));
	const reasoning = blocks.map((block) => (block.type === "reasoning" ? block.text : "")).join("");
	if (surface.showsReasoning !== false) expect(result.reasoning, "reasoning").toBe(family.wire.showsReasoning ? reasoning : "");
	const calls = blocks.filter((block) => block.type === "tool-call");
	expect(result.calls, "calls").toEqual(
		calls.map((call) => ({
			id: family.wire.callIds ? call.id : expect.stringMatching(/.+/),
			name: call.name,
			arguments: call.arguments,
		})),
	);
	expect(new Set(result.calls.map(({ id }) => id)).size).toBe(calls.length);
	const citations = blocks.flatMap((block) => (block.type === "text" ? (block.citations ?? []) : []));
	expect(result.citations, "citations").toEqual(citations);
	if (result.searches) {
		const query = family.wire.searches === "told" ? searchedFor : "";
		const searched = family.wire.searches && citations.length > 0;
		expect(result.searches, "searches").toEqual(searched ? [{ query, urls: citations.map(({ url }) => url) }] : []);
	}
	expect(result.finish, "finish").toBe(calls.length > 0 ? "tool_calls" : "stop");
	checkUsage(family, result, answer);
}

function checkUsage(family: Family, { usage }: Result, answer: Answer): void {
	const told = { ...answer.usage };
	for (const figure of ["cached", "written", "reasoning"] as const) if (!family.wire.counts.includes(figure)) told[figure] = 0;
	expect(usage, "usage").toEqual(Object.fromEntries(Object.keys(usage).map((name) => [name, told[name as keyof typeof told]])));
	expect(Object.keys(usage)).toEqual(expect.arrayContaining(["prompt", "completion"]));
}

/** A call, its result, and the answer to that: ids, order and signatures stand on the way back. */
async function callTools(setting: Setting, told: Told, feature: "tools" | "parallel-tools" | "signatures", stream: boolean): Promise<void> {
	const { ask, answer } = exchanges[feature];
	const first = await exchange(setting, told, feature, { step: feature, ask, answer, stream });
	checkResult(setting, first, answer);
	const ids = first.calls.map(({ id }) => id);
	const more = feature === "parallel-tools" ? results.two(ids) : results.one(ids);
	const last: Answer = { blocks: [{ type: "text", text: "Four degrees." }], usage: answer.usage };
	const step = `${feature}-answered` as const;
	const second = await exchange(setting, told, feature, {
		step,
		ask: { ...ask, replayed: first.turns, more },
		answer: last,
		stream,
	});
	checkResult(setting, second, last);
}

const details = { prompt: 1200, completion: 90, cached: 700, written: 200, reasoning: 40 };

async function countTokens(setting: Setting, told: Told, stream: boolean): Promise<void> {
	const answer: Answer = { blocks: [{ type: "text", text: "Counted." }], usage: details };
	const result = await exchange(setting, told, "usage", { step: "text", ask: exchanges.text.ask, answer, stream });
	checkResult(setting, result, answer);
}

/** Statuses, words and waiting times reach the client; a refused credential is not the client's; streams fail loudly. */
async function fail(setting: Setting): Promise<void> {
	const { family, simulator } = setting;
	const refused = async (status: number, headers: Record<string, string> = {}) => {
		simulator.script.set([{ status, message: `Upstream says ${status}.`, headers }]);
		const failure = await failureOf(setting, false);
		const streamed = await failureOf(setting, true);
		expect({ status: streamed.status, type: streamed.type }).toEqual({ status: failure.status, type: failure.type });
		expect(simulator.requests.at(-1)?.status).toBe(status);
		return failure;
	};
	const limited = await refused(429, { "retry-after": "7" });
	expect(limited).toMatchObject({ status: 429, retryAfter: "7", message: expect.stringContaining("Upstream says 429.") });
	expect(await refused(400)).toMatchObject({ status: 400, message: expect.stringContaining("Upstream says 400.") });
	expect(await refused(503)).toMatchObject({ status: 503 });
	expect(await refused(500)).toMatchObject({ status: 502 });
	const secret = await refused(403);
	expect(secret.status).toBe(502);
	expect(secret.message).not.toContain("Upstream says");
	const { payloads } = family.wire.write(exchanges.text.answer, family.model.external);
	simulator.script.set([{ payloads, errorAfter: 3, message: "Upstream broke off." }]);
	expect((await failureOf(setting, true)).message).toContain("Upstream broke off.");
	simulator.script.set([{ payloads, endAfter: 3 }]);
	expect((await failureOf(setting, true)).message).toBeTruthy();
}

async function failureOf({ surface, family, client }: Setting, stream: boolean): Promise<Failure> {
	try {
		await surface.send(client, surface.write(asked(family, "text", exchanges.text.ask), family.model.name), stream);
	} catch (error) {
		return surface.failureOf(error);
	}
	throw new Error("the client saw no error");
}
