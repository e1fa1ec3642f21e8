import type { ChatRequest } from "../chat";
import { GatewayError } from "../errors";
import type { WireRequest, WireTarget } from "../providers/provider";
import type { Candidate } from "../routing/candidate";
import type { Attempt, Run } from "./attempt.server";
import { fitForeignDialect } from "./fit-foreign-dialect";
import { fitToolNames } from "./fit-tool-names";
import { addressesToInline, inlineMedia } from "./inline-images.server";
import { limitOutput } from "./output-limit";
import { stripCacheMarkers } from "./strip-cache-markers";

/** A request as one candidate gets it. */
export type Prepared = {
	candidate: Candidate;
	/** What is left of the caller's request where the candidate cannot take all of it. */
	chat: ChatRequest;
	target: WireTarget;
	wire: WireRequest;
};

/** Fits a request to a candidate and writes it down. Throws GatewayError(400) where it cannot be said on that wire. */
export async function prepare({ asked, policy, outputLimit }: Pick<Run, "asked" | "policy" | "outputLimit">, candidate: Candidate): Promise<Prepared> {
	const whole = candidate.asked ?? asked;
	const request = outputLimit === undefined ? whole : limitOutput(whole, candidate.mapping, outputLimit);
	const allowed = policy.providerCacheWritesEnabled ? request : stripCacheMarkers(request);
	const fitted = fitForeignDialect(allowed, candidate.provider.dialect, candidate.mapping);
	const addresses = addressesToInline(fitted, candidate);
	const chat = addresses ? await inlineMedia(fitted, addresses) : fitted;
	const named = fitToolNames(chat, candidate.provider);
	const target: WireTarget = {
		mapping: candidate.mapping,
		stream: chat.stream,
		credential: candidate.credential,
		request: named?.chat ?? chat,
	};
	if (candidate.model.supportsSystemRole === false) target.systemRole = false;
	if (candidate.region) target.region = candidate.region;
	const wire = write(candidate, named?.chat ?? chat, target);
	// The names that were sent are between the wire and its reader: everybody else knows the caller's.
	return { candidate: named ? { ...candidate, provider: named.provider } : candidate, chat, target, wire };
}

/** The first candidate that can be sent the request. Throws what the best one said where none can. */
export async function prepareFirst(run: Run): Promise<Prepared> {
	try {
		return await prepare(run, run.route.candidates[0]);
	} catch (error) {
		const other = await prepareAnother(run);
		if (!other) throw error;
		return other;
	}
}

/** The request for another place although nothing failed; undefined where there is none that can be sent it. */
export async function prepareAnother(run: Run): Promise<Prepared | undefined> {
	for (let candidate = run.tries.another(); candidate; candidate = run.tries.another()) {
		try {
			return await prepare(run, candidate);
		} catch {
			// This one cannot be sent the request at all.
		}
	}
	return undefined;
}

/** The next candidate after a failed attempt, ready to be tried. Undefined where that failure is the caller's answer. */
export async function prepareNext(attempt: Attempt, failure: GatewayError): Promise<Prepared | undefined> {
	const { run } = attempt;
	let failed = attempt.candidate;
	while (!attempt.abandoned) {
		const next = run.tries.after(failed, failure, Date.now());
		if (!next) return undefined;
		try {
			const prepared = await prepare(run, next);
			// Pictures may have been fetched meanwhile: whoever was waited for may have gone, or have an answer of the other copy.
			return attempt.abandoned ? undefined : prepared;
		} catch {
			// This one cannot be sent the request at all.
			failed = next;
		}
	}
	return undefined;
}

/** What the caller is told about the way its request was changed for a candidate. */
export function warningsOf({ chat, wire }: Pick<Prepared, "chat"> & { wire: Pick<WireRequest, "warnings"> }): readonly string[] {
	return chat.warnings ? [...chat.warnings, ...wire.warnings] : wire.warnings;
}

function write({ provider }: Candidate, chat: ChatRequest, target: WireTarget): WireRequest {
	try {
		return provider.toWire(chat, target);
	} catch (error) {
		if (error instanceof GatewayError) throw error;
		throw new GatewayError({ status: 500, message: "The request could not be translated.", cause: error });
	}
}
