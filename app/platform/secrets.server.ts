import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { env } from "./env.server";

/** HMAC-SHA256 of a gateway API key, hex: what `api_key.token_hash` holds. */
export function hashApiKey(token: string): string {
	return createHmac("sha256", env().GATEWAY_API_KEY_HASH_SECRET).update(token).digest("hex");
}

/** SHA-256, hex. For tokens with full entropy only (sessions, reset links), never for passwords. */
export function sha256(text: string | Buffer): string {
	return createHash("sha256").update(text).digest("hex");
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** `prefix` followed by `length` random letters and digits (5.95 bits each). */
export function randomToken(prefix: string, length: number): string {
	let token = "";
	while (token.length < length) {
		for (const byte of randomBytes(length * 2)) {
			// 248 = 4 × 62: dropping the rest keeps every character equally likely.
			if (byte < 248 && token.length < length) token += alphabet[byte % 62];
		}
	}
	return prefix + token;
}

const version = 1;
const textPrefix = "v1.";
const nonceLength = 12;
const tagLength = 16;

let derived: { source: string; key: Buffer } | undefined;

function encryptionKey(): Buffer {
	const source = env().ENCRYPTION_KEY;
	if (derived?.source !== source) {
		derived = { source, key: Buffer.from(hkdfSync("sha256", source, "", "llm-gateway at-rest encryption v1", 32)) };
	}
	return derived.key;
}

/**
 * AES-256-GCM under ENCRYPTION_KEY. Text in, text out (`v1.` + base64url); bytes in, bytes out (first byte 1).
 * The version says which key derivation and cipher to use, so that either can change later.
 */
export function encrypt(plain: string): string;
export function encrypt(plain: Buffer): Buffer;
export function encrypt(plain: string | Buffer): string | Buffer {
	const nonce = randomBytes(nonceLength);
	const cipher = createCipheriv("aes-256-gcm", encryptionKey(), nonce);
	const body = Buffer.concat([cipher.update(plain as Buffer), cipher.final()]);
	const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]);
	if (typeof plain === "string") return textPrefix + sealed.toString("base64url");
	return Buffer.concat([Buffer.from([version]), sealed]);
}

/** Reverses `encrypt`. Throws where the data was changed, was written with another key or is of an unknown version. */
export function decrypt(sealed: string): string;
export function decrypt(sealed: Buffer): Buffer;
export function decrypt(sealed: string | Buffer): string | Buffer {
	if (typeof sealed === "string") {
		if (!sealed.startsWith(textPrefix)) throw new Error("encrypted text of an unknown version");
		return open(Buffer.from(sealed.slice(textPrefix.length), "base64url")).toString("utf8");
	}
	if (sealed[0] !== version) throw new Error("encrypted data of an unknown version");
	return open(sealed.subarray(1));
}

function open(data: Buffer): Buffer {
	const decipher = createDecipheriv("aes-256-gcm", encryptionKey(), data.subarray(0, nonceLength));
	decipher.setAuthTag(data.subarray(nonceLength, nonceLength + tagLength));
	try {
		return Buffer.concat([decipher.update(data.subarray(nonceLength + tagLength)), decipher.final()]);
	} catch {
		throw new Error("stored secret cannot be decrypted: it was written with another ENCRYPTION_KEY, or altered");
	}
}
