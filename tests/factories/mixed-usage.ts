import { createHash } from "node:crypto";
import type { UsageEvent } from "~/domain/usage/usage-event";
import { idFloor } from "~/platform/ids";
import { formatMoney } from "~/platform/money";
import { seededRandom } from "../simulate-routing/random";
import type { Tenant } from "./tenant";
import { usageEvent } from "./usage-event";

/** Starts of windows that keys with a recurring limit are in; the last is of keys without one. */
const windows = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 2, 1, 2, 3) + 4, null];

/**
 * Attempts as a paid instance settles them, the same for the same seed: answers, errors, hang-ups, attempts that were
 * followed by another, answers from the cache, paid by credits or with own keys, retained or not. Amounts use all twelve
 * decimals.
 */
export function mixedUsage(keys: readonly Tenant[], count: number, seed = 1): UsageEvent[] {
	const random = seededRandom(seed);
	const below = (limit: number): number => Math.floor(random() * limit);
	const dollars = (): string => formatMoney(BigInt(1 + below(2_000_000_000)) * (below(10) === 0 ? 1_000_000n : 1n));
	const now = Date.now();
	return Array.from({ length: count }, (_, index) => {
		const kind = below(10);
		const failed = kind === 0;
		const cached = kind === 1;
		const free = failed || cached;
		const canceled = kind === 2;
		return usageEvent({
			...(keys[below(keys.length)] as Tenant),
			id: idFor(now - below(3_600_000), `${seed}/${index}`),
			billed: below(20) > 0,
			usedMode: below(3) === 0 ? "api-keys" : "credits",
			periodStart: windows[below(windows.length)] ?? null,
			retried: kind === 3,
			cached,
			canceled,
			status: failed ? 502 : 200,
			unifiedFinishReason: failed ? "upstream_error" : canceled ? "canceled" : "completed",
			cost: free ? "0" : dollars(),
			dataStorageCost: free || below(2) === 0 ? "0" : dollars(),
		});
	});
}

function idFor(time: number, name: string): string {
	const digest = createHash("sha256").update(name).digest("hex");
	return `${idFloor(time).slice(0, 15)}${digest.slice(0, 3)}-8${digest.slice(3, 6)}-${digest.slice(6, 18)}`;
}
