import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { anthropic, planAnthropic } from "./anthropic.ts";
import { azureFamilies } from "./azure.ts";
import { bedrockFamilies } from "./bedrock.ts";
import type { Body, Family, Objection, Plan, Route } from "./family.ts";
import { gemini, planGemini } from "./gemini.ts";
import { openai, planOpenai } from "./openai.ts";
import { openaiResponses, planOpenaiResponses } from "./openai-responses.ts";
import { recordedAnswer } from "./replay.ts";
import { type Behaviour, directiveIn, type Rule, Script } from "./script.ts";
import { sendStream, sendWhole } from "./send.ts";
import { vertexFamilies } from "./vertex.ts";

/** One request as it arrived, and what became of it. */
export type SimulatedRequest = {
	family: Family["name"];
	vendor: string;
	method: string;
	path: string;
	headers: Record<string, string | undefined>;
	body: Body;
	/** The body as it came: parsing rounds long numbers. */
	text: string;
	model: string;
	stream: boolean;
	credential: string | undefined;
	status: number;
	/** Unix milliseconds. */
	startedAt: number;
	/** When the answer was complete, or the caller had gone; undefined while it runs. */
	finishedAt?: number;
	/** The caller hung up before the answer was complete. */
	aborted: boolean;
};

export type Simulator = {
	url: string;
	/** Base addresses as the gateway's `LLM_…_BASE_URL` wants them. Other OpenAI-like vendors: `/NAME/v1`. */
	baseUrls: { openai: string; anthropic: string; gemini: string };
	script: Script;
	/** Oldest first; the last 5,000. */
	requests: SimulatedRequest[];
	close(): Promise<void>;
};

const families: [Family, (route: Route, body: Body, behaviour: Behaviour) => Plan][] = [
	...vertexFamilies,
	...azureFamilies,
	...bedrockFamilies,
	[openai, planOpenai],
	[openaiResponses, planOpenaiResponses],
	[anthropic, planAnthropic],
	[gemini, planGemini],
];

const keptRequests = 5000;

/**
 * Starts a stand-in for providers of all wire families on one port. It is strict: wrong method, path,
 * credential, content type or body is answered with the provider's own kind of error. Keys that begin with `invalid`
 * are wrong. Faults come from `script`, from `POST /__script` (a list of rules), or from a `[simulate …]` directive in
 * the prompt.
 */
export async function startSimulator(options: { port?: number; record?: boolean } = {}): Promise<Simulator> {
	const script = new Script();
	const requests: SimulatedRequest[] = [];
	const record = (request: SimulatedRequest) => {
		if (options.record === false) return;
		requests.push(request);
		if (requests.length > keptRequests) requests.shift();
	};
	const server = createServer((request, response) => {
		serve(request, response, { script, requests, record }).catch((error: unknown) => {
			response.destroy(error instanceof Error ? error : undefined);
		});
	});
	server.keepAliveTimeout = 60_000;
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(options.port ?? 0, "127.0.0.1", resolve);
	});
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		baseUrls: { openai: `${url}/openai/v1`, anthropic: `${url}/anthropic/v1`, gemini: `${url}/gemini/v1beta` },
		script,
		requests,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

type Context = { script: Script; requests: SimulatedRequest[]; record(request: SimulatedRequest): void };

async function serve(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
	const url = new URL(request.url ?? "/", "http://simulator");
	const text = await readBody(request);
	if (url.pathname.startsWith("/__")) {
		control(request.method ?? "GET", url.pathname, text, response, context);
		return;
	}
	const headers = request.headers as Record<string, string | undefined>;
	for (const [family, plan] of families) {
		const route = family.match(request.method ?? "GET", url.pathname, headers, url.searchParams);
		if (!route) continue;
		const seen = startRecord(family, route, request, url, text);
		context.record(seen);
		response.on("close", () => {
			seen.aborted = !response.writableFinished;
			seen.finishedAt = Date.now();
		});
		await answer({ family, plan, route, seen, response, url, script: context.script });
		return;
	}
	sendWhole(response, 404, {
		error: {
			message: `Unknown request URL: ${request.method} ${url.pathname}`,
			type: "invalid_request_error",
			param: null,
			code: "unknown_url",
		},
	});
}

function startRecord(family: Family, route: Route, request: IncomingMessage, url: URL, text: string): SimulatedRequest {
	const headers = request.headers as Record<string, string | undefined>;
	let body: Body = {};
	try {
		body = JSON.parse(text) as Body;
	} catch {
		// An unreadable body is answered with an error below.
	}
	return {
		family: family.name,
		vendor: route.vendor,
		method: request.method ?? "GET",
		path: url.pathname + url.search,
		headers,
		body,
		text,
		model: route.model ?? String(body.model ?? ""),
		stream: route.stream ?? body.stream === true,
		credential: family.credential(headers),
		status: 0,
		startedAt: Date.now(),
		aborted: false,
	};
}

type Exchange = {
	family: Family;
	plan(route: Route, body: Body, behaviour: Behaviour): Plan;
	route: Route;
	seen: SimulatedRequest;
	response: ServerResponse;
	url: URL;
	script: Script;
};

async function answer(exchange: Exchange): Promise<void> {
	const { family, route, seen, response, script } = exchange;
	const refuse = ({ status, message, ...told }: Objection, headers?: Record<string, string>) => {
		// A wrong key is a 400 at Google.
		seen.status = family.name === "gemini" && status === 401 ? 400 : status;
		sendWhole(response, seen.status, family.errorBody(status, message, told), headers && { headers });
	};
	const atTheDoor = objectionAtTheDoor(exchange);
	if (atTheDoor) return refuse(atTheDoor);
	if (route.kind === "models") {
		seen.status = 200;
		sendWhole(response, 200, family.name === "gemini" ? { models: [] } : { object: "list", data: [], has_more: false });
		return;
	}
	const behaviour = { ...script.take(seen.vendor, seen.model, seen.stream), ...directiveIn(family.lastUserText(seen.body)) };
	if (behaviour.delayMs) await sleep(behaviour.delayMs);
	if (response.destroyed) return;
	if (behaviour.status !== undefined && behaviour.status !== 200) {
		const message = behaviour.message ?? `Simulated failure ${behaviour.status}.`;
		return refuse({ status: behaviour.status, message }, behaviour.headers);
	}
	const objection = family.objection(route, seen.headers, seen.body);
	if (objection) return refuse(objection);
	seen.status = 200;
	await send(exchange, behaviour);
}

/** What is wrong with a request before its body is understood. */
function objectionAtTheDoor({ family, route, seen, url }: Exchange): Objection | undefined {
	if (!seen.credential || seen.credential.startsWith("invalid")) {
		return { status: 401, message: "Incorrect API key provided." };
	}
	if (route.kind === "models") return undefined;
	if (!/^application\/json\b/.test(seen.headers["content-type"] ?? "")) {
		return { status: 415, message: "Content-Type must be application/json." };
	}
	if (Object.keys(seen.body ?? {}).length === 0) return { status: 400, message: "The request body is not valid JSON." };
	if (seen.stream && family.name === "gemini" && url.searchParams.get("alt") !== "sse") {
		return { status: 400, message: "This simulator streams with alt=sse only." };
	}
	return undefined;
}

async function send({ family, plan, route, seen, response }: Exchange, wanted: Behaviour): Promise<void> {
	const behaviour = { ...wanted, headers: { ...family.answerHeaders?.(seen.body), ...wanted.headers } };
	const built = family.answer(route, seen.body, plan(route, seen.body, behaviour));
	const replayed = recordedAnswer(behaviour.recording);
	if (!seen.stream) {
		const body = behaviour.body ?? replayed?.body ?? built.body;
		sendWhole(response, 200, body, behaviour);
		return;
	}
	const recorded = replayed?.payloads && [...replayed.payloads, ...family.endMarks];
	await sendStream(response, family, behaviour.payloads ?? recorded ?? built.payloads, behaviour);
}

function control(method: string, path: string, text: string, response: ServerResponse, context: Context): void {
	if (path === "/__script" && method === "POST") context.script.set(JSON.parse(text) as Rule[]);
	else if (path === "/__script" && method === "DELETE") {
		context.script.clear();
		context.requests.length = 0;
	} else if (path === "/__requests" && method === "GET") return sendWhole(response, 200, context.requests);
	else if (path !== "/__health") return sendWhole(response, 404, { message: "Unknown control path" });
	sendWhole(response, 200, { ok: true });
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString("utf8");
}
