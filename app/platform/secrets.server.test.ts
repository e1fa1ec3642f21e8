import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { decrypt, encrypt, hashApiKey, randomToken, sha256 } from "./secrets.server";

test("keys are hashed with HMAC-SHA256 under the configured secret", () => {
	const secret = process.env.GATEWAY_API_KEY_HASH_SECRET as string;
	expect(hashApiKey("llmgtwy_x")).toBe(createHmac("sha256", secret).update("llmgtwy_x").digest("hex"));
	expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("text and bytes come back, and no two encryptions are alike", () => {
	const text = "sk-ключ-🔑";
	expect(decrypt(encrypt(text))).toBe(text);
	expect(encrypt(text)).not.toBe(encrypt(text));
	expect(encrypt(text)).toMatch(/^v1\.[\w-]+$/);
	const bytes = Buffer.from([0, 255, 1, 2]);
	expect(decrypt(encrypt(bytes))).toEqual(bytes);
	expect(decrypt(encrypt(""))).toBe("");
});

test("what was altered or is of another version does not decrypt", () => {
	const sealed = encrypt(Buffer.from("secret"));
	const altered = Buffer.from(sealed);
	altered[altered.length - 1] = (altered.at(-1) as number) ^ 1;
	expect(() => decrypt(altered)).toThrow(/ENCRYPTION_KEY/);
	sealed[0] = 9;
	expect(() => decrypt(sealed)).toThrow(/unknown version/);
	expect(() => decrypt("plain")).toThrow(/unknown version/);
});

test("tokens have the asked length, only letters and digits, and differ", () => {
	const tokens = Array.from({ length: 200 }, () => randomToken("llmgtwy_", 40));
	for (const token of tokens) expect(token).toMatch(/^llmgtwy_[0-9A-Za-z]{40}$/);
	expect(new Set(tokens).size).toBe(200);
});
