import type { RoutingSettings } from "~/domain/routing/settings";
import type { Score } from "./score";

/** Why a request went where it went first, as logs and `metadata` name it. */
export type SelectionReason =
	| "direct-provider-specified"
	| "weighted-score"
	| "stable-preferred"
	| "session-sticky"
	| "random-exploration"
	| "low-uptime-fallback"
	| "half-open-probe"
	| "auto";

/** A way to serve a request, as the choice sees it. */
export type Offer = {
	/** Provider, and region where it has them: what preferences and pins name. */
	place: string;
	score: Score;
	/** Percent over the window, null where nothing is known. */
	uptime: number | null;
	/** Whether it may get traffic: `no` while it is ejected for failing, `probe` when it is time to try it again. */
	admission: "yes" | "probe" | "no";
};

export type Memory = {
	/** The place that the session was served from before. */
	pin?: string | undefined;
	/** The place that the model has been served from lately. */
	preferred?: string | undefined;
	/** The request belongs to a session: it is neither an experiment nor bound to the model's preference. */
	inSession: boolean;
};

export type Choice = {
	/** Positions of the offers, in the order in which they are to be tried. */
	order: number[];
	reason: SelectionReason;
};

/**
 * The order in which to try the offers of a request that names no provider. Those that are ejected come last: they are
 * better than nothing. `random` gives numbers from 0 to 1.
 */
export function chooseOrder(
	offers: readonly Offer[],
	memory: Memory,
	{ sticky, thresholds }: RoutingSettings,
	random: () => number,
): Choice {
	const order = byScore(offers);
	const first = (position: number, reason: SelectionReason): Choice => ({ order: moved(order, position), reason });
	const serving = order.filter((position) => offers[position]?.admission === "yes");
	if (order.length < 2) return { order, reason: "weighted-score" };
	const pinned = find(offers, serving, memory.pin, sticky.uptimeThreshold);
	if (pinned !== undefined) return first(pinned, "session-sticky");
	const [best] = serving;
	const probe = order.find((position) => offers[position]?.admission === "probe");
	// Whoever tries an ejected place must have another one behind it; a session may stay there, so it has to be the best.
	if (probe !== undefined && best !== undefined && (!memory.inSession || totalOf(offers, probe) <= totalOf(offers, best))) {
		return first(probe, "half-open-probe");
	}
	if (!memory.inSession && serving.length > 1 && random() < thresholds.explorationRate) {
		const chosen = serving[Math.min(serving.length - 1, Math.floor(random() * serving.length))];
		if (chosen !== undefined) return first(chosen, "random-exploration");
	}
	const preferred = find(offers, serving, memory.preferred, sticky.uptimeThreshold);
	if (best === undefined || preferred === undefined || preferred === best || !sticky.enabled) return { order, reason: "weighted-score" };
	const behind = totalOf(offers, preferred) - totalOf(offers, best);
	return behind <= sticky.scoreMargin ? first(preferred, "stable-preferred") : { order, reason: "weighted-score" };
}

function totalOf(offers: readonly Offer[], position: number): number {
	return offers[position]?.score.total ?? 0;
}

/** Best first, ejected ones behind all others; equal ones stay in the order of the catalogue. */
export function byScore(offers: readonly Offer[]): number[] {
	const rank = ({ admission }: Offer) => (admission === "yes" ? 0 : admission === "probe" ? 1 : 2);
	return offers
		.map((offer, position) => ({ position, rank: rank(offer), total: offer.score.total }))
		.sort((left, right) => left.rank - right.rank || left.total - right.total || left.position - right.position)
		.map(({ position }) => position);
}

/** The offer at a place that is remembered, where it is among those that may be taken and up often enough. */
export function find(offers: readonly Offer[], among: readonly number[], place: string | undefined, floor: number): number | undefined {
	if (place === undefined) return undefined;
	return among.find((position) => offers[position]?.place === place && (offers[position].uptime ?? 100) >= floor);
}

function moved(order: readonly number[], first: number): number[] {
	return [first, ...order.filter((position) => position !== first)];
}
