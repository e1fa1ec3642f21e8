import path from "node:path";
import { ensurePartitions } from "~/domain/usage/partitions.server";
import { startUsageRecorder, stopUsageRecorder } from "~/domain/usage/recorder.server";
import { createQuickstart } from "~/domain/users/create-quickstart.server";
import { startEjection, stopEjection } from "~/gateway/routing/ejection.server";
import { startRoutingMetrics, stopRoutingMetrics } from "~/gateway/routing/metrics.server";
import { startEmbeddedPostgres } from "~/platform/db/embedded.server";
import { migrate } from "~/platform/db/migrate.server";
import { closePools, openPool, pool } from "~/platform/db/pool.server";
import { closePrisma } from "~/platform/db/prisma.server";
import { type Env, env } from "~/platform/env.server";
import { reportDraining } from "~/platform/health.server";
import { closeQueue } from "~/platform/jobs/enqueue.server";
import { startWorker, stopWorker } from "~/platform/jobs/worker.server";
import { logger } from "~/platform/logger.server";
import { type QuickstartFile, readQuickstart, writeQuickstart } from "~/platform/quickstart.server";
import { allowsOtherOrigins, fastRoutes, isInferencePath, plainPath } from "~/platform/serving/fast-routes";
import { startMeasuring } from "~/platform/serving/measure-requests.server";
import { requestInfoReader } from "~/platform/serving/request-info.server";
import { StartupError } from "~/platform/startup-error";
import type { Application, Role } from "~/platform/serving/application";
import { closeStore, store } from "~/platform/store/index.server";
import { schedules } from "../worker/crontab";
import { tasks } from "../worker/tasks";

type Closing = { name: string; close: () => Promise<unknown> };

/**
 * Brings the application to life, everything but its listeners. Throws EnvError or StartupError with what the operator
 * has to do; what was started by then is stopped again.
 */
export async function boot(role: Role, onEmbeddedExit: (lastWords: string) => void): Promise<Application> {
	const values = env();
	// Closed last to first.
	const closings: Closing[] = [];
	const opened = (name: string, close: () => Promise<unknown>) => closings.push({ name, close });
	const shutdown = () => closeAll(closings);
	try {
		const databaseUrl = await openDatabase(values, opened, onEmbeddedExit);
		opened("store", closeStore);
		await store()
			.ping()
			.catch((error: unknown) => {
				throw new StartupError("Redis does not answer. Check REDIS_URL, or leave it out to do without.", { cause: error });
			});
		const prepares = role !== "web";
		if (prepares) {
			const applied = await migrate(pool());
			if (applied.length > 0) logger.info({ migrations: applied }, "the database was migrated");
			await ensurePartitions(pool());
		}
		const quickstart = values.DATABASE_URL || !prepares ? undefined : await prepareQuickstart(values);
		await startServices(role, values, opened);
		return {
			env: values,
			logger,
			...(quickstart ? { quickstart } : {}),
			shared: sharedVariables(values, databaseUrl),
			reportDraining,
			shutdown,
			serving: {
				requestInfo: requestInfoReader(values.TRUSTED_PROXIES),
				fastRoutes,
				isInferencePath,
				plainPath,
				allowsOtherOrigins,
				startMeasuring,
			},
		};
	} catch (error) {
		await shutdown();
		throw error;
	}
}

type Opened = (name: string, close: () => Promise<unknown>) => void;

async function openDatabase(values: Env, opened: Opened, onExit: (lastWords: string) => void): Promise<string> {
	let url = values.DATABASE_URL;
	if (!url) {
		const embedded = await startEmbeddedPostgres({ dataDir: values.DATA_DIR, onExit });
		opened("embedded Postgres", embedded.stop);
		if (embedded.directory.startsWith(path.resolve(values.DATA_DIR))) logger.info({ directory: embedded.directory }, "embedded Postgres runs");
		else logger.warn({ directory: embedded.directory }, "the postgres user cannot enter DATA_DIR, so the database lies elsewhere");
		url = embedded.url;
		openPool(url);
	}
	opened("database pool", closePools);
	opened("prisma", closePrisma);
	await pool().query("SELECT 1");
	return url;
}

async function startServices(role: Role, values: Env, opened: Opened): Promise<void> {
	opened("job queue", closeQueue);
	startUsageRecorder();
	opened("usage recorder", stopUsageRecorder);
	if (role === "all" || role === "web") {
		await Promise.all([startRoutingMetrics(), startEjection()]);
		opened("routing metrics", stopRoutingMetrics);
		opened("ejections", stopEjection);
	}
	if (role === "worker" || (role !== "web" && values.RUN_WORKER)) {
		await startWorker({ tasks, schedules });
		opened("worker", stopWorker);
	}
}

async function prepareQuickstart(values: Env): Promise<QuickstartFile | undefined> {
	const { rowCount } = await pool().query('SELECT 1 FROM "user" LIMIT 1');
	// Where there is no file any more its owner deleted it, and nothing is handed out twice.
	if (rowCount) return readQuickstart(values.APP_URL);
	const made = { baseUrl: values.APP_URL, ...(await createQuickstart()) };
	writeQuickstart(made);
	return made;
}

function sharedVariables(values: Env, databaseUrl: string): Record<string, string> {
	const { AUTH_SECRET, GATEWAY_API_KEY_HASH_SECRET, ENCRYPTION_KEY } = values;
	return { DATABASE_URL: databaseUrl, AUTH_SECRET, GATEWAY_API_KEY_HASH_SECRET, ENCRYPTION_KEY };
}

async function closeAll(closings: Closing[]): Promise<void> {
	for (let next = closings.pop(); next; next = closings.pop()) {
		try {
			await next.close();
		} catch (error) {
			logger.error({ err: error, part: next.name }, "a part did not stop cleanly");
		}
	}
}
