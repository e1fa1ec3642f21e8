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
 * Open loop: requests are due evenly spaced, `perSecond` of them, whether or not earlier ones are answered. One that finds
 * every connection busy waits for the next free one, and its latency counts that wait.
 */
export async function pace(target: Target, connections: number, ms: number, perSecond: number): Promise<Measured> {
	const pool = await openAll(target.port, connections);
	try {
		const latencies: number[] = [];
		const total = Math.max(1, Math.round((perSecond * ms) / 1000));
		let next = 0;
		let received = 0;
		const start = performance.now();
		const loop = async (connection: Connection) => {
			while (next < total) {
				const due = start + (next++ * 1000) / perSecond;
				const early = due - performance.now();
				if (early > 0) await sleep(early);
				// Timers are late by up to a millisecond or two, which is not the server's doing.
				const sent = early > 0 ? performance.now() : due;
				const reply = await connection.send(target.request);
				latencies.push(performance.now() - sent);
				target.check(reply);
				received += reply.body.length;
			}
		};
		await Promise.all(pool.map(loop));
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
