import { describe, expect, it } from "vitest";

import { defaultPreferences, parsePreferences } from "./preferences";

const cookie = (value: unknown) => `other=1; preferences=${encodeURIComponent(JSON.stringify(value))}; last=2`;

describe("parsePreferences", () => {
	it("reads what was written", () => {
		const preferences = {
			theme: "dark",
			codeLanguage: "python",
			sidebarCollapsed: true,
			lastProject: { organizationId: "o", projectId: "p" },
			hiddenColumns: { activity: ["cost", "time"] },
		};
		expect(parsePreferences(cookie(preferences))).toEqual(preferences);
	});

	it.each([
		["no cookie header", null],
		["no preferences in it", "a=b"],
		["text that is no JSON", "preferences=%7Bdark"],
		["a broken escape", "preferences=%E0%A4%A"],
		["something that is no object", cookie("dark")],
		["fields of other types", cookie({ theme: "neon", codeLanguage: 3, sidebarCollapsed: "yes", lastProject: { projectId: 1 }, hiddenColumns: { a: 1 } })],
	])("falls back to the defaults for %s", (_what, header) => {
		expect(parsePreferences(header)).toEqual(defaultPreferences);
	});
});
