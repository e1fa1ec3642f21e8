import { expect, test } from "vitest";
import { instanceKeyRef, ownKeyRef } from "./key-health.server";

const own = { id: "0199aaaa-0000-7000-8000-000000000001", providerId: "openai", name: null, token: "sk-secret", baseUrl: null, options: {} };

test("a key keeps its name while it stays the same, and has another once it is edited", () => {
	const ref = ownKeyRef(own);
	expect(ownKeyRef({ ...own, name: "renamed" })).toBe(ref);
	const edits = [{ token: "sk-other" }, { baseUrl: "https://elsewhere.example" }, { options: { region: "eu" } }, { id: "other" }];
	const others = edits.map((edit) => ownKeyRef({ ...own, ...edit }));
	expect(new Set([ref, ...others]).size).toBe(5);
});

test("names of keys hold nothing of the secret", () => {
	const credential = { apiKey: "sk-secret", fields: { project: "p" } };
	const ref = instanceKeyRef("openai", credential);
	expect(ref).toMatch(/^instance:openai:[\w-]{16}$/);
	expect(instanceKeyRef("openai", { ...credential })).toBe(ref);
	expect(instanceKeyRef("azure", { ...credential })).not.toBe(ref);
	expect(`${ref}${ownKeyRef(own)}`).not.toContain("secret");
});
