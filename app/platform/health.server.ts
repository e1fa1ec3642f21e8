import { version } from "../../package.json";
import { pool } from "./db/pool.server";
import { store } from "./store/index.server";

export type Part = { connected: boolean; error?: string };
export type Health = {
	message: string;
	version: string;
	health: { status: "ok" | "error"; redis: Part; database: Part };
};

const checkTimeout = 2_000;
let draining = false;

/** From now on the instance reports itself as not ready, so that load balancers send new requests elsewhere. */
export function reportDraining(): void {
	draining = true;
}

/** State of this instance. `skip` names parts (`redis`, `database`) that are not asked and count as connected. */
export async function readHealth(skip: ReadonlySet<string> = new Set()): Promise<Health> {
	const [redis, database] = await Promise.all([
		skip.has("redis") ? { connected: true } : check(() => store().ping()),
		skip.has("database") ? { connected: true } : check(() => pool().query("SELECT 1")),
	]);
	const connected = redis.connected && database.connected;
	const message = draining ? "Shutting down" : connected ? "OK" : "Something this instance depends on does not answer";
	return { message, version, health: { status: connected && !draining ? "ok" : "error", redis, database } };
}

async function check(ask: () => Promise<unknown>): Promise<Part> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(reject, checkTimeout, new Error("no answer in time"));
	});
	try {
		await Promise.race([ask(), late]);
		return { connected: true };
	} catch (error) {
		// The code or a fixed text: messages of drivers may name hosts and users.
		const { code } = error as NodeJS.ErrnoException;
		return { connected: false, error: typeof code === "string" ? code : "no answer" };
	} finally {
		clearTimeout(timer);
	}
}
