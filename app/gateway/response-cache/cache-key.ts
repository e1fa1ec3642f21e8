import { hash } from "node:crypto";
import type { ChatRequest } from "../chat";
import { isExactNumber } from "../exact-json";

/** Whose request it is, and what beside its body decides about its answer. */
export type KeyScope = { projectId: string; noFallback: boolean };

/** Goes up where entries of an earlier version must not be read any more. */
const version = 1;

/**
 * Fields that say how an answer is delivered, or who asks and in which session: no model sees them. Everything else counts,
 * fields that are unknown here included.
 */
const notOfTheAnswer: ReadonlySet<string> = new Set([
	"stream",
	"stream_options",
	"user",
	"safety_identifier",
	"metadata",
	"client_metadata",
	"prompt_cache_key",
]);

/**
 * What an answer is kept under: SHA-256 over project, dialect and the request as it was written (after `expand`, so that a
 * continued conversation counts as a whole). Requests of different dialects never share an entry: the same field may mean
 * something else there, and what only one of them says would be lost. The order of members does not count, except where
 * models follow it. Undefined for a request whose answer is not to be kept.
 */
export function cacheKeyOf(chat: ChatRequest, { projectId, noFallback }: KeyScope): string | undefined {
	if (saysMoreThanEvents(chat)) return undefined;
	const { dialect, body, headers } = chat.source;
	const scope = JSON.stringify([version, projectId, dialect, noFallback]);
	try {
		return hash("sha256", `${scope}${canonical(headers ?? {})}${canonicalBody(body)}`, "base64url");
	} catch (error) {
		// Deeper than the stack.
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

/**
 * Tools that run at the provider, sound: their answers hold what the neutral events, which are all that is kept, do not.
 */
function saysMoreThanEvents({ dialectOnly, tools, webSearch, source }: ChatRequest): boolean {
	if (dialectOnly !== undefined && dialectOnly.refused.length > 0) return true;
	const given = source.body.tools;
	return Array.isArray(given) && given.length > tools.length + (webSearch ? 1 : 0);
}

function canonicalBody(body: Readonly<Record<string, unknown>>): string {
	const names = Object.keys(body).filter((name) => !notOfTheAnswer.has(name));
	return members(body, names.sort());
}

/** JSON in one spelling. Long numbers stay as they were written. */
function canonical(value: unknown): string {
	if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
	if (isExactNumber(value)) return value.rawJSON;
	if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
	return members(value as Record<string, unknown>, Object.keys(value).sort());
}

function members(value: Readonly<Record<string, unknown>>, names: readonly string[]): string {
	const written = names.map((name) => `${JSON.stringify(name)}:${memberOf(name, value[name])}`);
	return `{${written.join(",")}}`;
}

/**
 * Models write the fields of an object in the order in which its schema has them, so that there it is part of the request.
 * Source: https://platform.openai.com/docs/guides/structured-outputs#key-ordering
 */
function memberOf(name: string, value: unknown): string {
	const ordered = name === "properties" && typeof value === "object" && value !== null && !Array.isArray(value);
	return ordered ? members(value as Record<string, unknown>, Object.keys(value)) : canonical(value);
}
