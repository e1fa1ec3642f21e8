import { expect, it } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy";

const directive = (policy: string, name: string) => policy.split("; ").find((part) => part.startsWith(`${name} `));

it("allows nobody else's scripts and frames where no payments are taken", () => {
	const policy = contentSecurityPolicy("n0nce", null);
	expect(directive(policy, "script-src")).toBe("script-src 'self' 'nonce-n0nce'");
	expect(directive(policy, "connect-src")).toBe("connect-src 'self'");
	expect(directive(policy, "frame-src")).toBeUndefined();
});

it("allows Stripe's script, frames and API where payments are taken", () => {
	const policy = contentSecurityPolicy("n0nce", "https://js.stripe.com/endive/stripe.js");
	expect(directive(policy, "script-src")).toContain("https://js.stripe.com");
	expect(directive(policy, "frame-src")).toContain("https://hooks.stripe.com");
	expect(directive(policy, "connect-src")).toBe("connect-src 'self' https://api.stripe.com");
});

it("allows the one address that a stand-in has", () => {
	const policy = contentSecurityPolicy("n0nce", "http://127.0.0.1:4242/stripe.js");
	for (const name of ["script-src", "frame-src", "connect-src"]) expect(directive(policy, name)).toMatch(/ http:\/\/127\.0\.0\.1:4242$/);
	expect(policy).not.toContain("stripe.com");
});
