import { setTimeout as sleep } from "node:timers/promises";
import type { ReplyCheck } from "./check-reply.ts";
import { Connection } from "./connection.ts";

/** One kind of request to one server. */
export type Target = {
	port: number;
	/** The whole HTTP request. */
	request: string;
	check: ReplyCheck;
};

export type Measured = {
	/** Answers, all of them right. */
	answered: number;
	perSecond: number;
	/** Milliseconds. */
	p50: number;
	p99: number;
	/** Characters of bodies received. */
	received: number;
};

/** Writes a POST request as it goes over the wire. */
export function postRequest(path: string, headers: Record<string, string>, body: string): string {
	const fields = {
		host: "127.0.0.1",
		"user-agent": "bench/1",
		accept: "application/json",
		"content-type": "application/json",
		...headers,
		"content-length": String(Buffer.byteLength(body)),
	};
	const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
	return `POST ${path} HTTP/1.1\r\n${head.join("")}\r\n${body}`;
}

/**
 * Closed loop: every connection sends its next request when the last answer is complete, for `ms` milliseconds. All
 * requests are answered when this resolves. The first wrong answer or broken connection rejects.
 */
export async function saturate(target: Target, connections: number, ms: number): Promise<Measured> {
	const pool = await openAll(target.port, connections);
	try {
		const latencies: number[] = [];
		let received = 0;
		const start = performance.now();
		const end = start + ms;
		const loop = async (connection: Connection) => {
			for (let sent = performance.now(); sent < end; ) {
				const reply = await connection.send(target.request);
				const now = performance.now();
				target.check(reply);
				latencies.push(now - sent);
				received += reply.body.length;
				sent = now;
			}
		};
		await Promise.all(pool.map(loop));
		return summary(latencies, performance.now() - start, received);
	} finally {
		for (const connection of pool) connection.close();
	}
}

/**
 * Open loop: requests leave evenly spaced, `perSecond` of them, whether or not earlier ones are answered, up to the
 * number of connections. Latency counts from the moment a request was due to leave a free connection.
 */
export async function pace(target: Target, connections: number, ms: number, perSecond: number): Promise<Measured> {
	const pool = await openAll(target.port, connections);
	try {
		const idle = [...pool];
		const latencies: number[] = [];
		const running = new Set<Promise<void>>();
		let received = 0;
		const ask = async (connection: Connection) => {
			const sent = performance.now();
			const reply = await connection.send(target.request);
			latencies.push(performance.now() - sent);
			target.check(reply);
			received += reply.body.length;
			idle.push(connection);
		};
		const start = performance.now();
		const total = Math.max(1, Math.round((perSecond * ms) / 1000));
		for (let sent = 0; sent < total; ) {
			const due = start + (sent * 1000) / perSecond;
			if (performance.now() < due) {
				await sleep(1);
				continue;
			}
			const connection = idle.pop();
			if (!connection) throw new Error(`no free connection at ${perSecond.toFixed(0)} requests per second`);
			const asked = ask(connection);
			running.add(asked);
			void asked.finally(() => running.delete(asked)).catch(() => undefined);
			sent++;
			// A failure has to end the run at once, not when the run is over.
			if (sent % 64 === 0) await Promise.race([sleep(0), ...running]);
		}
		await Promise.all(running);
		return summary(latencies, performance.now() - start, received);
	} finally {
		for (const connection of pool) connection.close();
	}
}

function openAll(port: number, connections: number): Promise<Connection[]> {
	return Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
}

function summary(latencies: number[], ms: number, received: number): Measured {
	const sorted = Float64Array.from(latencies).sort();
	return {
		answered: sorted.length,
		perSecond: (sorted.length * 1000) / ms,
		p50: percentile(sorted, 0.5),
		p99: percentile(sorted, 0.99),
		received,
	};
}

function percentile(sorted: Float64Array, share: number): number {
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((left, right) => left - right);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? Number.NaN;
	return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
