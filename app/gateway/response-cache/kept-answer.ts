import { decrypt, encrypt } from "~/platform/secrets.server";
import type { ChatEvent } from "../chat";
import { parseExactJson } from "../exact-json";
import type { Candidate } from "../routing/candidate";

/** An answer as it is kept: in neutral events, of which every way to answer is written. */
export type KeptAnswer = {
	key: string;
	/** Unix milliseconds. */
	keptAt: number;
	/** Who made it: only those may have it who may call that. */
	provider: string;
	model: string;
	region: string | null;
	/** What the caller was told about the way its request was changed. */
	warnings: readonly string[];
	events: ChatEvent[];
};

/** Most bytes of one entry. */
export const maxEntryBytes = 1024 * 1024;

/** Encrypted, so that no prompt's answer lies in the store in clear; undefined where it is too long to be kept. */
export function seal(answer: KeptAnswer): Buffer | undefined {
	const text = Buffer.from(JSON.stringify(answer));
	return text.length > maxEntryBytes ? undefined : encrypt(text);
}

/** Throws where the entry was altered, or written under another ENCRYPTION_KEY; undefined where it is of another key. */
export function unseal(sealed: Buffer, key: string): KeptAnswer | undefined {
	const answer = parseExactJson(decrypt(sealed).toString("utf8")) as KeptAnswer;
	return answer.key === key ? answer : undefined;
}

/** The candidate that made an answer; undefined where the request may not, or could not, be served by it. */
export function makerOf(answer: KeptAnswer, candidates: readonly Candidate[]): Candidate | undefined {
	return candidates.find(
		({ provider, model, region }) =>
			provider.id === answer.provider && model.id === answer.model && (region ?? null) === answer.region,
	);
}
