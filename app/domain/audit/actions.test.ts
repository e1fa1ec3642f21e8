import { expect, it } from "vitest";
import { auditActions } from "./actions";

const sources = import.meta.glob<string>(["/app/**/*.{ts,tsx}", "!/app/**/*.test.ts", "!/app/**/generated/**"], {
	eager: true,
	query: "?raw",
	import: "default",
});

/** Source of every file that writes entries, without types: a signature that allows an action does not record it. */
const writers = Object.entries(sources)
	.filter(([path, text]) => path !== "/app/domain/audit/actions.ts" && /record\w*\(/.test(text))
	.map(([, text]) => text.replaceAll(/"[^"]*"(\s*\|\s*"[^"]*")+/g, ""));

it.each(auditActions)("something records %s", (action) => {
	expect(writers.some((text) => text.includes(`"${action}"`))).toBe(true);
});

it("every action names its resource first", () => {
	for (const action of auditActions) expect(action).toMatch(/^[a-z_]+(\.[a-z_]+)+$/);
});
