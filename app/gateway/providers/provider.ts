import type { Mapping, ProviderId } from "~/catalog/types";
import type { ChatEvent, ChatRequest, Dialect, UpstreamFault } from "../chat";

/**
 * The contract between the engine and a provider: data and pure functions, no network, no clock, no environment.
 * Adding a provider is one file (or a folder for a new wire family) and one line in `registry.ts`.
 */
export type Provider = {
	id: ProviderId;
	/**
	 * The provider as it serves this mapping: another wire of the same id (OpenAI's Responses API, Claude on a cloud
	 * that mostly serves others), chosen by what the request needs where both would do. Absent where one wire serves all.
	 */
	forMapping?(mapping: Mapping, credential: ProviderCredential, request: ChatRequest): Provider;
	/** How its streams are framed; `sse` where absent. Binary frames are given to the reader as JSON text and event name. */
	framing?: "aws-event-stream";
	/**
	 * Where a credential has to be traded for a short-lived token before a call; `authorize` then gets the token in the place
	 * of the key, and the field `tokenType` "oauth".
	 */
	credentialExchange?: CredentialExchange;
	/**
	 * Address up to the version segment where it depends on region, resource or project. Undefined: the catalogue's.
	 * Throws GatewayError(400) where a field that it needs is missing. Fields are DNS labels, checked where they enter.
	 */
	baseUrl?(target: Pick<WireTarget, "mapping" | "region" | "credential">): string | undefined;
	/** The request format this provider reads; a client of the same dialect gets its own body forwarded. */
	dialect: Dialect;
	/** Headers that carry the credential. */
	authorize(credential: ProviderCredential): Record<string, string>;
	/** Path below the catalogue's base URL (up to the version segment), starting with "/". May carry a query. */
	endpoint(target: WireTarget): string;
	/** Body and extra headers for a request. Throws GatewayError(400) for what this wire cannot say. */
	toWire(request: ChatRequest, target: WireTarget): WireRequest;
	/** A fresh reader for one streamed answer. */
	openStream(target: WireTarget, headers?: ResponseHeaders): StreamReader;
	/** Events of a whole (not streamed) answer, in order, ending with usage and finish. */
	readAnswer(body: unknown, target: WireTarget, headers?: ResponseHeaders): ChatEvent[];
	/** What a non-2xx answer says. `body` is parsed JSON, or text where it is not JSON. */
	readError(status: number, headers: ResponseHeaders, body: unknown): UpstreamFault;
	/**
	 * Present where answers are made in this process instead of over the network (the `demo` provider). The call step
	 * uses it in place of a request and then reads `body` or `events` like any other answer.
	 */
	answerLocally?(body: WireRequest["body"], stream: boolean): LocalAnswer;
	/** Present where the provider counts a prompt's tokens for nothing. */
	tokenCount?: TokenCount;
	/** A cheap authenticated GET that tells whether a credential works; undefined where there is none. */
	validation?: { path: string };
	/**
	 * True where recorded streams prove that lines may reach a client of the same dialect unparsed: correct roles,
	 * no nulls where clients demand absence, reasoning under a name that clients read.
	 */
	forwardsStreamLines?: boolean;
	/** True where this wire takes no image URLs: the engine fetches them (guarded) and inlines them as base64. */
	needsInlineImages?: boolean;
	/**
	 * Present where the limit on an answer leaves thinking out, which has a limit of its own: the longest that any model of the
	 * provider thinks, in tokens. Everybody else counts thinking as part of the answer.
	 */
	longestThinkingApart?: number;
	/** Which names tools may have; the engine sends others in the place of those that would be refused. */
	toolNames?: ToolNameLimit;
};

/** Longest name of a tool, and what in a name is refused (a pattern without flags). */
export type ToolNameLimit = { maxLength: number; refused: RegExp };

/**
 * A trade of a long-lived credential for an access token. The call step runs it: at most one at a time per credential, cached
 * for `lifetimeSeconds` in the store (encrypted) and in the process.
 */
export type CredentialExchange = {
	/** The token request, or undefined where this credential is used as it is (an API key). */
	request(credential: ProviderCredential, nowSeconds: number): TokenRequest | undefined;
	/** Token of a 200 answer. Throws GatewayError(502) where there is none. */
	read(body: unknown): string;
	lifetimeSeconds: number;
};

/** `sign` is an RS256 JWT that the call step makes: providers have no cryptography of their own. */
export type TokenRequest = {
	url: string;
	sign: { claims: Record<string, unknown>; header: Record<string, unknown>; privateKeyPem: string };
	/** Form fields of the request once the JWT is there. */
	form(jwt: string): Record<string, string>;
};

/** How a provider counts the tokens of a prompt. `read` gives undefined for an answer without a count. */
export type TokenCount = {
	/** Like `endpoint`. */
	path: string;
	toWire(request: ChatRequest, target: WireTarget): WireRequest;
	read(body: unknown): number | undefined;
};

/** A whole answer (`body`), or the payloads of a stream (`events`, each one SSE `data:` payload). */
export type LocalAnswer = { status: number; body?: unknown; events?: string[] };

export type ProviderCredential = {
	apiKey: string;
	/** Overrides the provider's address; with or without the version segment. */
	baseUrl?: string;
	/** Further fields by the names of the catalogue's `env` (project, region, resource …). */
	fields: Readonly<Record<string, string>>;
};

/** What the wire functions may know of the chosen route. */
export type WireTarget = {
	mapping: Mapping;
	region?: string;
	stream: boolean;
	credential: ProviderCredential;
	/** False where the model knows no system messages. */
	systemRole?: false;
	/** For readers of answers that do not say what was asked (a search that was forced, tools of free text). */
	request?: ChatRequest;
};

export type WireRequest = {
	body: Record<string, unknown>;
	headers?: Record<string, string>;
	/** What had to be left out or changed; sent back in `x-llmgateway-warnings`. */
	warnings: string[];
};

/**
 * Decodes one streamed answer. The engine splits the byte stream into SSE events (or binary frames) first; `data` is
 * one event's payload; `[DONE]` is passed on like any other payload.
 */
export type StreamReader = {
	push(data: string, eventName?: string): ChatEvent[];
	/**
	 * The upstream closed its stream. Returns what is still owed. A stream that closed before its protocol's own end
	 * mark yields an error event with status 502. After an error event the reader stays silent.
	 */
	end(): ChatEvent[];
};

export type ResponseHeaders = { get(name: string): string | null };
