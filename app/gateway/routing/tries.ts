import type { GatewayError } from "../errors";
import type { Candidate } from "./candidate";

export type TriesOptions = {
	/** False where the caller named the provider, or asked for no other: then only other keys of it are tried. */
	otherPlaces: boolean;
	/** Tries after the first. */
	maxRetries: number;
	/** Unix milliseconds after which nothing is tried any more. */
	deadline: number;
};

/** What a failure leaves to try: nothing, the provider's other keys, other places to be served from. */
type Remedy = { keys: boolean; places: boolean };

/**
 * Which candidate is tried after a failure. A key that is refused may be replaced by another one of the same provider,
 * never by another provider, whose answer would hide the mistake; a limit that was reached is not that of another key;
 * everything else that a provider does wrong is answered by another place, or where the caller named it by another key.
 */
export class Tries {
	readonly #places: Candidate[];
	readonly #options: TriesOptions;
	#keys: Candidate[] | undefined;
	#left: number;

	/** `candidates` in the order in which they are to be tried; the first is being tried already. */
	constructor([, ...others]: readonly Candidate[], options: TriesOptions) {
		this.#places = others;
		this.#options = options;
		this.#left = options.maxRetries;
	}

	/** The candidate to try after `failed` did not answer; undefined where there is none. */
	after(failed: Candidate, failure: GatewayError, now: number): Candidate | undefined {
		if (this.#left <= 0 || now >= this.#options.deadline) return undefined;
		const next = this.#next(failed, remedyOf(failure, this.#options.otherPlaces));
		if (next) this.#left--;
		return next;
	}

	/** Another place before anything failed, which counts as no retry; undefined where there is none. */
	another(): Candidate | undefined {
		return this.#options.otherPlaces ? this.#places.shift() : undefined;
	}

	#next(failed: Candidate, remedy: Remedy): Candidate | undefined {
		this.#keys ??= failed.otherKeys?.() ?? [];
		const key = remedy.keys ? this.#keys.shift() : undefined;
		if (key) return key;
		const place = remedy.places ? this.#places.shift() : undefined;
		if (place) this.#keys = undefined;
		return place;
	}
}

function remedyOf({ origin, status, code }: GatewayError, otherPlaces: boolean): Remedy {
	if (origin !== "upstream") return { keys: false, places: false };
	if (code === "provider_credential_refused") return { keys: true, places: false };
	if (status === 429) return { keys: true, places: otherPlaces };
	return { keys: !otherPlaces, places: otherPlaces };
}
