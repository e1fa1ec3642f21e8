import "./app/platform/launch/node-env.ts";
import cluster, { type Worker } from "node:cluster";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import process from "node:process";
import type { Application } from "./app/platform/serving/application.ts";
import { explainFailure } from "./app/platform/launch/explain-failure.ts";
import { developmentBuild, productionBuild } from "./app/platform/serving/build-source.ts";
import { drain } from "./app/platform/serving/drain.ts";
import { requestListener } from "./app/platform/serving/listener.ts";

/**
 * The shell around the application: listeners, the two lanes, several processes, the orderly end. Application code is
 * reached through the server build only (`build.entry.module`, `build.routes`), so that it exists once.
 */
const development = process.argv.includes("--dev");

/** Exit code with which the launcher starts a new process: sources changed that live outside hot reload. */
const restartCode = 75;

/** How long open requests may take to finish once we are told to stop. */
const drainMs = 5 * 60_000;

let stopping: Promise<void> | undefined;
let stop: (exitCode: number) => Promise<void> = async (exitCode) => process.exit(exitCode);

function onSignal(): void {
	stopping ??= stop(0);
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, onSignal);
// The launcher or the primary process is gone: so are we.
process.on("disconnect", onSignal);

try {
	if (cluster.isWorker) await serve("web");
	else await start();
} catch (error) {
	process.stderr.write(`\nLLM Gateway could not start: ${explainFailure(error)}\n\n`);
	if (process.env.LOG_LEVEL === "debug") console.error(error);
	process.exit(1);
}

async function start(): Promise<void> {
	const { WEB_CONCURRENCY } = process.env;
	if (!development && Number(WEB_CONCURRENCY) > 1) await supervise();
	else await serve("all");
}

/** One process that serves, with or without the worker in it. */
async function serve(role: "all" | "web"): Promise<void> {
	const source = development ? await developmentBuild(() => void stop(restartCode)) : await productionBuild();
	const { boot, env } = (await source.load()).entry.module;
	// Before the database is touched: a taken port is the commonest obstacle, and it should cost nothing.
	let answer: RequestListener = answerStarting;
	const servers = await listenAll((request, response) => answer(request, response), env());
	const application = await boot(role, onEmbeddedExit);
	answer = await requestListener(source, application, { development });
	stop = async (exitCode) => {
		application.reportDraining();
		await drain(servers, drainMs);
		await source.close();
		await application.shutdown();
		process.exit(exitCode);
	};
	if (role === "all") announce(application);
}

function answerStarting(_request: IncomingMessage, response: ServerResponse): void {
	response.writeHead(503, { "content-type": "application/json", "retry-after": "1" }).end('{"message":"Starting"}');
}

async function listenAll(listener: RequestListener, { PORT, GATEWAY_PORT, API_PORT }: Application["env"]): Promise<Server[]> {
	const ports = new Set([PORT, GATEWAY_PORT, API_PORT].filter((port) => port !== undefined));
	const servers: Server[] = [];
	for (const port of ports) servers.push(await listen(listener, port));
	return servers;
}

function listen(listener: RequestListener, port: number): Promise<Server> {
	// Longer than the idle time of common load balancers (60 s), so that they, not we, close idle connections.
	const server = createServer({ keepAliveTimeout: 75_000, headersTimeout: 80_000, requestTimeout: 600_000 }, listener);
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, () => {
			server.off("error", reject);
			resolve(server);
		});
	});
}

/** WEB_CONCURRENCY processes that serve, and this one, which prepares the database, works and looks after them. */
async function supervise(): Promise<void> {
	const source = await productionBuild();
	const application: Application = await (await source.load()).entry.module.boot("primary", onEmbeddedExit);
	const count = application.env.WEB_CONCURRENCY;
	let ending = false;
	let quickDeaths = 0;
	const fork = () => {
		const startedAt = Date.now();
		const worker = cluster.fork(application.shared);
		worker.once("exit", (code) => {
			if (ending) return;
			quickDeaths = Date.now() - startedAt < 10_000 ? quickDeaths + 1 : 0;
			application.logger.error({ code, pid: worker.process.pid }, "a web process ended unexpectedly");
			// They cannot even start; they have said why.
			if (quickDeaths > count) void stop(1);
			else fork();
		});
		return worker;
	};
	stop = async (exitCode) => {
		ending = true;
		await Promise.all(Object.values(cluster.workers ?? {}).map((worker) => endOf(worker as Worker)));
		await application.shutdown();
		process.exit(exitCode);
	};
	const listening = Array.from({ length: count }, fork).map((worker) => new Promise((resolve) => worker.once("listening", resolve)));
	await Promise.all(listening);
	announce(application);
}

function endOf(worker: Worker): Promise<void> {
	return new Promise((resolve) => {
		worker.once("exit", () => resolve());
		worker.process.kill("SIGTERM");
	});
}

function onEmbeddedExit(lastWords: string): void {
	process.stderr.write(`\nThe embedded database ended: ${lastWords}\n`);
	stopping ??= stop(1);
}

function announce({ env, quickstart }: Application): void {
	const lines = ["", `  ${env.APP_NAME} is ready at ${env.APP_URL}`, ""];
	if (quickstart) {
		const { apiKey, baseUrl, email } = quickstart;
		lines.push(
			"  First call, as it stands:",
			"",
			`  curl ${baseUrl}/v1/chat/completions -H "Authorization: Bearer ${apiKey}" -H "Content-Type: application/json" \\`,
			`    -d '{"model":"demo-chat","messages":[{"role":"user","content":"Hello!"}]}'`,
			"",
			`  Dashboard: sign in as ${email} with the password in ${env.DATA_DIR}/quickstart.json`,
			"",
		);
	}
	process.stdout.write(`${lines.join("\n")}\n`);
}
