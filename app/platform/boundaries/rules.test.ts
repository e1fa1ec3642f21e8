import { expect, test } from "vitest";
import { importsOf } from "./imports";
import { brokenRules, circles, rules } from "./rules";

const everything = (file: string) => /\.tsx?$/.test(file);

function rulesBroken(from: string, source: string): string[] {
	return importsOf(from, source, everything)
		.flatMap(brokenRules)
		.map((line) => line.replace(/^.*?: /, "").replace(/ \(.*$/, ""));
}

test.each([
	["app/platform/mail.server.ts", `import "~/domain/users/schemas"`, "platform"],
	["server.ts", `import { boot } from "./app/boot.server.ts"`, "shell"],
	["app/catalog/index.ts", `import "~/domain/usage/usage-event"`, "catalogue"],
	["app/catalog/index.ts", `import { readFileSync } from "node:fs"`, "catalogue in the browser"],
	["app/domain/users/create-user.server.ts", `export * from "~/http/index.server"`, "domain"],
	["app/domain/users/create-user.server.ts", `await import("~/gateway/errors")`, "domain"],
	["app/http/require-user.server.ts", `import "~/components/button"`, "http"],
	["app/gateway/handle-chat.server.ts", `import "~/routes/v1/models"`, "engine"],
	["app/gateway/steps/settle.server.ts", `import { prisma } from "~/platform/db/prisma.server"`, "engine without frameworks"],
	["app/gateway/steps/settle.server.ts", `import { data } from "react-router"`, "engine without frameworks"],
	["app/gateway/providers/openai/openai.ts", `import { env } from "~/platform/env.server"`, "providers"],
	["app/gateway/providers/openai/openai.ts", `import type { Pool } from "~/platform/db/pool"`, "providers"],
	["app/gateway/providers/openai/openai.ts", `import { models } from "~/catalog"`, "providers"],
	["app/gateway/providers/openai/openai.ts", `import { request } from "undici"`, "pure engine parts"],
	["app/gateway/decoders/sse.ts", `import "../providers/registry"`, "decoders"],
	["app/components/button.tsx", `import "~/http/validation"`, "components"],
	["app/components/button.tsx", `import { listKeys } from "~/domain/api-keys/queries.server"`, "components in the browser"],
	["app/routes/v1/models.ts", `import "~/gateway/providers/registry"`, "protocol routes"],
	["app/routes/console/activity/route.tsx", `import "~/gateway/handle-chat.server"`, "other routes"],
	["worker/tasks/poll.ts", `import "~/gateway/providers/registry"`, "worker"],
	["app/domain/usage/queries.server.ts", `import "../../../tests/factories/tenant"`, "product without tests"],
])("%s may not have: %s", (from, source, rule) => {
	expect(rulesBroken(from, source)).toContain(rule);
});

test("every rule is shown to fail above", async () => {
	const { readFileSync } = await import("node:fs");
	const shown = readFileSync(new URL(import.meta.url), "utf8");
	for (const rule of rules) expect(shown.split(`"${rule.name}"]`).length, rule.name).toBeGreaterThan(1);
});

test.each([
	["app/gateway/providers/openai/openai.ts", `import type { Mapping } from "~/catalog/types"; import "../../chat"; import "./wire"`],
	["app/components/log-table.tsx", `import type { LogView } from "~/domain/usage/queries.server"; import { models } from "~/catalog/index"`],
	["server.ts", `import type { Application } from "./app/boot.server.ts"; import express from "express"`],
	["app/routes/console/keys/route.tsx", `import { upstream } from "~/gateway/upstream.server"; import type { Route } from "./+types/route"`],
	["app/domain/users/create-user.test.ts", `import "../../../tests/factories/tenant"`],
])("%s may have: %s", (from, source) => {
	expect(rulesBroken(from, source)).toEqual([]);
});

test("an import that leads nowhere is told", () => {
	expect(() => importsOf("app/a.ts", `import "./gone"`, () => false)).toThrow(/leads nowhere/);
});

test("circles are found, unless types alone close them", () => {
	const graph = (source: string) => [
		...importsOf("app/a.ts", `import "./b"`, everything),
		...importsOf("app/b.ts", source, everything),
	];
	expect(circles(graph(`import "./a"`))).toEqual(["circle: app/a.ts → app/b.ts → app/a.ts"]);
	expect(circles(graph(`import type { A } from "./a"`))).toEqual([]);
});
