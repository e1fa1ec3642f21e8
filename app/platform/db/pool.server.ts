import pg from "pg";
import { env } from "../env.server";
import { logger } from "../logger.server";

let current: pg.Pool | undefined;
let replica: pg.Pool | undefined;

function open(connectionString: string, name: string): pg.Pool {
	const opened = new pg.Pool({
		connectionString,
		max: env().DATABASE_POOL_SIZE,
		connectionTimeoutMillis: 10_000,
		idleTimeoutMillis: 60_000,
		application_name: "llm-gateway",
		keepAlive: true,
	});
	// A connection that breaks while idle is replaced on the next query; unheard, its error would end the process.
	opened.on("error", ({ message }) => {
		if (!opened.ending) logger.warn({ reason: message, pool: name }, "an idle database connection broke");
	});
	// The same for one that breaks while a query or a job holds it; that query still fails and says so.
	opened.on("connect", (client) => client.on("error", () => undefined));
	return opened;
}

/** Opens this process's pool on another address than DATABASE_URL: the embedded server's, known only once it runs. */
export function openPool(connectionString: string): pg.Pool {
	if (current) throw new Error("the database pool is already open");
	current = open(connectionString, "primary");
	return current;
}

/** The one connection pool of this process. */
export function pool(): pg.Pool {
	if (!current) {
		const { DATABASE_URL } = env();
		if (!DATABASE_URL) throw new Error("no database: DATABASE_URL is not set and the embedded server is not started");
		current = open(DATABASE_URL, "primary");
	}
	return current;
}

/** Where dashboards read: DATABASE_REPLICA_URL, else the primary. Rows may lag by the replication delay. */
export function replicaPool(): pg.Pool {
	const { DATABASE_REPLICA_URL } = env();
	if (!DATABASE_REPLICA_URL) return pool();
	replica ??= open(DATABASE_REPLICA_URL, "replica");
	return replica;
}

/** Waits for running queries and closes every connection. */
export async function closePools(): Promise<void> {
	const open = [current, replica].filter((each) => each !== undefined);
	current = undefined;
	replica = undefined;
	await Promise.all(open.map((each) => each.end()));
}
