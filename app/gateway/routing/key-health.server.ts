import { createHmac, randomBytes } from "node:crypto";
import type { PolicyProviderKey } from "~/domain/api-keys/key-policy.server";
import type { ProviderCredential } from "../providers/provider";
import { KeyHealth, type KeyRef } from "./key-health";

/** The health of the provider keys that this process uses. */
export const keyHealth = new KeyHealth();

/** Of this process alone, so that what names a key leads nobody to its secret. */
const salt = randomBytes(32);

/** Both kinds of objects live as long as the key is in use unchanged, so the hash is made once. */
const refs = new WeakMap<object, KeyRef>();

/** Names a key of an organization: edited in whatever way, it has another name, and with it another chance. */
export function ownKeyRef(key: PolicyProviderKey): KeyRef {
	return refOf(key, `own:${key.id}`, [key.token, key.updatedAt]);
}

/** Names one of the operator's keys of a provider. The same key is the same in all regions. */
export function instanceKeyRef(providerId: string, credential: ProviderCredential): KeyRef {
	return refOf(credential, `instance:${providerId}`, [credential.apiKey, credential.baseUrl, credential.fields]);
}

function refOf(key: object, name: string, content: readonly unknown[]): KeyRef {
	const known = refs.get(key);
	if (known !== undefined) return known;
	const version = createHmac("sha256", salt).update(JSON.stringify(content)).digest("base64url").slice(0, 16);
	const ref = `${name}:${version}`;
	refs.set(key, ref);
	return ref;
}
