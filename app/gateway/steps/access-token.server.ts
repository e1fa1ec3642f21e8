import { createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import { request as sendRequest } from "undici";
import { collect } from "~/platform/byte-collector";
import { newId } from "~/platform/ids";
import { assertPublicUrl, guardedDispatcher, OutboundError } from "~/platform/outbound.server";
import { decrypt, encrypt } from "~/platform/secrets.server";
import { store } from "~/platform/store/index.server";
import { GatewayError } from "../errors";
import type { CredentialExchange, Provider, ProviderCredential, TokenRequest } from "../providers/provider";
import { upstreamDispatcher } from "./upstream-dispatcher.server";
import { parseErrorBody } from "./upstream-fault";

/** `expiresAt` is unix milliseconds. */
type Token = { value: string; expiresAt: number };

/** Longest wait for a token endpoint, and for a process that asks it; longest answer of one. Milliseconds, bytes. */
const exchangeTimeoutMs = 10_000;
const maxAnswer = 100_000;
const pollMs = 50;

const held = new LRUCache<string, Token>({ max: 10_000 });
const running = new Map<string, Promise<string>>();

/**
 * The credential as the provider's `authorize` wants it: where it has to be traded for an access token, with the token in
 * the place of the key and `tokenType` "oauth". Tokens are kept in the process and, encrypted, in the store; a credential
 * is traded by one call at a time, across processes as far as the store's lock holds. `ofOperator` credentials may name any
 * address, those of organizations public https ones. Rejects with GatewayError(502).
 */
export async function tradeCredential(
	provider: Pick<Provider, "credentialExchange">,
	credential: ProviderCredential,
	ofOperator: boolean,
): Promise<ProviderCredential> {
	const exchange = provider.credentialExchange;
	const wanted = exchange?.request(credential, Math.floor(Date.now() / 1000));
	if (!exchange || !wanted) return credential;
	const name = nameOf(credential);
	const token = held.get(name);
	const value = token && token.expiresAt > Date.now() ? token.value : await shared(name, exchange, wanted, ofOperator);
	return { ...credential, apiKey: value, fields: { ...credential.fields, tokenType: "oauth" } };
}

/**
 * The provider refused the token: the next call trades the credential anew. `credential` is the one before the trade. Where
 * `refused` is given, a newer token stays: of several requests that were refused together, one trades for all.
 */
export async function forgetToken(credential: ProviderCredential, refused?: string): Promise<void> {
	const name = nameOf(credential);
	const stays = (token: Token | undefined) => refused !== undefined && token !== undefined && token.value !== refused;
	if (!stays(held.get(name))) held.delete(name);
	if (!stays(await stored(name))) await quietly(store().delete(name), undefined);
}

/** Nothing of the credential can be read off its name. */
function nameOf({ apiKey }: ProviderCredential): string {
	return `access-token:${createHash("sha256").update(apiKey).digest("base64url")}`;
}

function shared(name: string, exchange: CredentialExchange, wanted: TokenRequest, ofOperator: boolean): Promise<string> {
	let promise = running.get(name);
	if (!promise) {
		promise = refresh(name, exchange, wanted, ofOperator).finally(() => running.delete(name));
		running.set(name, promise);
	}
	return promise;
}

async function refresh(
	name: string,
	exchange: CredentialExchange,
	wanted: TokenRequest,
	ofOperator: boolean,
): Promise<string> {
	const lock = `${name}:lock`;
	const owner = newId();
	const givenUpAt = Date.now() + exchangeTimeoutMs;
	for (;;) {
		const known = await stored(name);
		if (known) {
			held.set(name, known);
			return known.value;
		}
		const mine = await quietly(store().setIfAbsent(lock, owner, exchangeTimeoutMs), true);
		if (mine || Date.now() > givenUpAt) break;
		await sleep(pollMs);
	}
	try {
		const value = await askForToken(exchange, wanted, ofOperator);
		const ttl = exchange.lifetimeSeconds * 1000;
		const token = { value, expiresAt: Date.now() + ttl };
		held.set(name, token);
		await quietly(store().set(name, encrypt(JSON.stringify(token)), ttl), undefined);
		return value;
	} finally {
		if ((await quietly(store().get(lock), null)) === owner) await quietly(store().delete(lock), undefined);
	}
}

/** The store is for sharing only: without it, each process trades for itself. */
async function quietly<Value>(answer: Promise<Value>, without: Value): Promise<Value> {
	try {
		return await answer;
	} catch {
		return without;
	}
}

async function stored(name: string): Promise<Token | undefined> {
	const sealed = await quietly(store().get(name), null);
	if (sealed === null) return undefined;
	try {
		const token = JSON.parse(decrypt(sealed)) as Token;
		return token.expiresAt > Date.now() ? token : undefined;
	} catch {
		// Written with another ENCRYPTION_KEY: as good as none.
		return undefined;
	}
}

async function askForToken(exchange: CredentialExchange, wanted: TokenRequest, ofOperator: boolean): Promise<string> {
	const form = new URLSearchParams(wanted.form(signJwt(wanted.sign))).toString();
	const { status, body } = await post(wanted.url, form, ofOperator);
	if (status >= 300) throw refused(status, body);
	return exchange.read(body);
}

async function post(url: string, form: string, ofOperator: boolean): Promise<{ status: number; body: unknown }> {
	try {
		if (!ofOperator) await assertPublicUrl(url);
		const response = await sendRequest(url, {
			method: "POST",
			headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
			body: form,
			dispatcher: ofOperator ? upstreamDispatcher() : guardedDispatcher(),
			signal: AbortSignal.timeout(exchangeTimeoutMs),
		});
		const answer = await collect(response.body, maxAnswer, () => new Error("the answer is too long"));
		return { status: response.statusCode, body: parseErrorBody(answer.text()) };
	} catch (error) {
		const reason = error instanceof OutboundError ? error.message : "it could not be reached.";
		throw failed(`The token endpoint of the service account was not asked: ${reason}`, "token_endpoint_unreachable", error);
	}
}

/** `error` is a word of OAuth's (`invalid_grant`); the description may repeat what was sent, so it stays here. */
function refused(status: number, body: unknown): GatewayError {
	const word = (body as { error?: unknown } | null)?.error;
	const reason = typeof word === "string" && /^[a-z_]{1,50}$/.test(word) ? word : `status ${status}`;
	return failed(`The token endpoint refused the service account (${reason}).`);
}

/** A JSON Web Token signed with RS256. Sources: RFC 7515, RFC 7518 section 3.3. */
function signJwt({ claims, header, privateKeyPem }: TokenRequest["sign"]): string {
	const part = (value: Record<string, unknown>) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const content = `${part({ ...header, alg: "RS256", typ: "JWT" })}.${part(claims)}`;
	let key: KeyObject;
	try {
		key = createPrivateKey(privateKeyPem);
	} catch {
		// Not the reason: it could quote the key.
		throw failed("The service account's private_key is not a private key in PEM format.");
	}
	if (key.asymmetricKeyType !== "rsa") throw failed("The service account's private_key is not an RSA key.");
	return `${content}.${sign("RSA-SHA256", Buffer.from(content), key).toString("base64url")}`;
}

function failed(message: string, code = "provider_credential_refused", cause?: unknown): GatewayError {
	return new GatewayError({ status: 502, origin: "upstream", code, message, cause });
}
