import { expect, test } from "vitest";
import { instanceKeyRef, ownKeyRef } from "./key-health.server";

const own = { id: "0199aaaa-0000-7000-8000-000000000001", providerId: "openai", name: null, token: "sk-secret", baseUrl: null, options: {}, updatedAt: 1 };

test("a key keeps its name while it stays the same, and has another once it is edited", () => {
	const ref = ownKeyRef(own);
	expect(ownKeyRef({ ...own })).toBe(ref);
	const others = [{ token: "sk-other" }, { updatedAt: 2 }, { id: "other" }].map((edit) => ownKeyRef({ ...own, ...edit }));
	expect(new Set([ref, ...others]).size).toBe(4);
});

test("names of keys hold nothing of the secret", () => {
	const credential = { apiKey: "sk-secret", fields: { project: "p" } };
	const ref = instanceKeyRef("openai", credential);
	expect(ref).toMatch(/^instance:openai:[\w-]{16}$/);
	expect(instanceKeyRef("openai", { ...credential })).toBe(ref);
	expect(instanceKeyRef("azure", { ...credential })).not.toBe(ref);
	expect(`${ref}${ownKeyRef(own)}`).not.toContain("secret");
});
