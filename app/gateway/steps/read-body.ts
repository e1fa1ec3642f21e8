import type { Readable } from "node:stream";
import { ByteCollector } from "~/platform/byte-collector";
import { GatewayError } from "../errors";
import { endOfString, mayHoldLongNumber, parseExactJson } from "../exact-json";
import type { RequestHeaders } from "../protocols/protocol";
import { headerOf } from "./open-call";
import { makeReadable } from "./readable-numbers";

/** Largest request body, in bytes. */
export const maxBodyBytes = 20 * 1024 * 1024;

/** Deeper JSON overflows the stack of whoever walks through it later, JSON.stringify included. */
const maxNesting = 512;

/**
 * Reads a JSON object, in which long numbers that are only handed on stay exact (`readable-numbers.ts`). Throws 415 for
 * another content type, 413 over 20 MiB, 400 `invalid_json` and 400 for a field `__proto__`.
 */
export async function readBody(incoming: Readable, headers: RequestHeaders): Promise<Record<string, unknown>> {
	const contentType = headerOf(headers, "content-type") ?? "";
	if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) {
		throw new GatewayError({
			status: 415,
			message: "The request must have the header 'Content-Type: application/json'.",
		});
	}
	const text = await readText(incoming, headers).catch(explainUnread);
	if (nestsDeeperThan(maxNesting, text)) {
		const message = `The request body is nested more than ${maxNesting} levels deep.`;
		throw new GatewayError({ status: 400, code: "invalid_json", message });
	}
	const body = parseJson(text);
	if (typeof body !== "object" || body === null || Array.isArray(body)) {
		throw new GatewayError({ status: 400, code: "invalid_json", message: "The request body must be a JSON object." });
	}
	// Whoever copies it by name would give the copy fields that nobody checked.
	if (Object.hasOwn(body, "__proto__")) {
		throw new GatewayError({ status: 400, param: "__proto__", message: "The request body must not have a field __proto__." });
	}
	return body as Record<string, unknown>;
}

/** Listens instead of iterating: most bodies are one chunk, and an iterator would cost more than it. */
function readText(incoming: Readable, headers: RequestHeaders): Promise<string> {
	return new Promise((resolve, reject) => {
		// What is declared too large is not read at all.
		if (Number(headerOf(headers, "content-length")) > maxBodyBytes) return reject(tooLarge());
		// Its sender left while the credential was looked up: no event will tell it again.
		if (incoming.destroyed) return reject(new Error("the connection was closed"));
		const collector = new ByteCollector();
		incoming.on("data", (chunk: Buffer) => {
			collector.add(chunk);
			if (collector.size <= maxBodyBytes) return;
			incoming.pause();
			reject(tooLarge());
		});
		let ended = false;
		incoming.on("end", () => {
			ended = true;
			resolve(collector.text());
		});
		incoming.on("error", reject);
		// Every request closes; an error is only made, stack and all, for one that did not end before.
		incoming.on("close", () => {
			if (!ended) reject(new Error("the connection was closed"));
		});
	});
}

/** A body that does not come to its end is its sender's doing. */
function explainUnread(error: unknown): never {
	if (error instanceof GatewayError) throw error;
	throw new GatewayError({ status: 499, message: "The request body did not come to its end.", cause: error });
}

function parseJson(text: string): unknown {
	try {
		if (!mayHoldLongNumber(text)) return JSON.parse(text);
		const body = parseExactJson(text);
		if (typeof body === "object" && body !== null) makeReadable(body as Record<string, unknown>);
		return body;
	} catch {
		const message = text.trim() === "" ? "The request body is empty." : "The request body is not valid JSON.";
		throw new GatewayError({ status: 400, code: "invalid_json", message });
	}
}

const [quote, openBracket, closeBracket, openBrace, closeBrace] = [34, 91, 93, 123, 125];

/** Counts brackets outside of strings, which are jumped over: they are most of a large body. */
function nestsDeeperThan(limit: number, text: string): boolean {
	// Each level needs two characters.
	if (text.length < 2 * limit) return false;
	let depth = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === openBracket || code === openBrace) {
			if (++depth > limit) return true;
		} else if (code === closeBracket || code === closeBrace) depth--;
		else if (code === quote) {
			at = endOfString(text, at);
			if (at < 0) return false;
		}
	}
	return false;
}

function tooLarge(): GatewayError {
	return new GatewayError({ status: 413, message: "The request body is larger than 20 MiB." });
}
