import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { logger } from "~/platform/logger.server";
import { store } from "~/platform/store/index.server";
import type { Memory } from "./order";

/** A place and until when it is remembered, unix milliseconds. */
type Remembered = { place: string; until: number };

/** What this process knows of both kinds; the store holds it for all of them. */
const known = new LRUCache<string, Remembered>({ max: 50_000 });

/** Preferences that are being looked up, so that a burst asks once. */
const asked = new Set<string>();

export type Remembering = {
	policy: KeyPolicy;
	modelId: string;
	sessionKey: string | null;
	/** Unix milliseconds. */
	now: number;
};

/**
 * Where the session was served from, and where requests to the model go lately. A pin that this process does not know is
 * read from the store, since a conversation must not move only because another process answers; a preference is never
 * waited for.
 */
export function memoryOf(about: Remembering): Memory | Promise<Memory> {
	const { sticky } = about.policy.routing;
	if (about.sessionKey !== null && sticky.sessionsEnabled) {
		const key = pinKey(about, about.sessionKey);
		const pin = fresh(key, about.now);
		if (pin) return { pin: pin.place, inSession: true };
		return load(key, about.now).then((loaded) => ({ pin: loaded?.place, inSession: true }));
	}
	if (!sticky.enabled) return { inSession: false };
	return { preferred: preferenceOf(about)?.place, inSession: false };
}

/** Makes a place the one that requests to the model prefer from now on, for the time that the project sets. */
export function prefer(about: Remembering, place: string): void {
	const { sticky } = about.policy.routing;
	if (!sticky.enabled || sticky.ttlSeconds <= 0) return;
	const key = preferenceKey(about);
	const before = fresh(key, about.now);
	if (before?.place === place) return;
	const ttlMs = sticky.ttlSeconds * 1000;
	const value: Remembered = { place, until: about.now + ttlMs };
	known.set(key, value);
	if (before) return void inStore(store().set(key, JSON.stringify(value), ttlMs));
	// Another process may have chosen meanwhile: then that holds.
	void inStore(
		store()
			.setIfAbsent(key, JSON.stringify(value), ttlMs)
			.then(async (first) => {
				if (!first) await load(key, about.now);
			}),
	);
}

/** Keeps a session where it was answered from. A pin lives as long as it is used, and some time after that. */
export function pin(about: Remembering, place: string): void {
	const { sticky } = about.policy.routing;
	if (about.sessionKey === null || !sticky.sessionsEnabled || sticky.ttlSeconds <= 0) return;
	const key = pinKey(about, about.sessionKey);
	const before = fresh(key, about.now);
	const ttlMs = sticky.ttlSeconds * 1000;
	if (before?.place === place && before.until - about.now > ttlMs / 2) return;
	const value: Remembered = { place, until: about.now + ttlMs };
	known.set(key, value);
	void inStore(store().set(key, JSON.stringify(value), ttlMs));
}

/** Forgets what this process knows, as after a restart. */
export function forgetRoutes(): void {
	known.clear();
	asked.clear();
}

function preferenceOf(about: Remembering): Remembered | undefined {
	const key = preferenceKey(about);
	const found = fresh(key, about.now);
	if (!found && !asked.has(key)) {
		asked.add(key);
		void load(key, about.now).finally(() => asked.delete(key));
	}
	return found;
}

function fresh(key: string, now: number): Remembered | undefined {
	const found = known.get(key);
	return found && found.until > now ? found : undefined;
}

/** What the store holds, which then is known here too; undefined also where the store does not answer. */
async function load(key: string, now: number): Promise<Remembered | undefined> {
	try {
		const text = await store().get(key);
		if (text === null) return undefined;
		const value = JSON.parse(text) as Remembered;
		if (value.until <= now) return undefined;
		known.set(key, value);
		return value;
	} catch (error) {
		logger.warn({ err: error }, "a remembered route could not be read");
		return undefined;
	}
}

async function inStore(writing: Promise<unknown>): Promise<void> {
	try {
		await writing;
	} catch (error) {
		logger.warn({ err: error }, "a route could not be remembered for other processes");
	}
}

function preferenceKey({ policy, modelId }: Remembering): string {
	return `preferred:${policy.projectId}:${modelId}`;
}

/** Session keys are the caller's own words, and may be long. */
function pinKey({ policy, modelId }: Remembering, sessionKey: string): string {
	return `pin:${policy.projectId}:${modelId}:${createHash("sha1").update(sessionKey).digest("base64url")}`;
}
