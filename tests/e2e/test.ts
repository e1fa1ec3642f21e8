import { randomUUID } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type APIRequestContext, type BrowserContext, type Page } from "@playwright/test";

export { expect };

export type Account = { name: string; email: string; password: string; organizationId: string; projectId: string };

type Options = {
	/** Problems that a test provokes on purpose, by a part of their text. */
	expectedProblems: string[];
};

/** A page that fails its test by any error or warning in the browser's console: hydration problems show up there. */
export const test = base.extend<Options & { account: Account; signedIn: Page }>({
	expectedProblems: [[], { option: true }],

	page: async ({ page, expectedProblems }, use) => {
		const problems: string[] = [];
		page.on("console", (message) => {
			if (["error", "warning"].includes(message.type())) problems.push(message.text());
		});
		page.on("pageerror", (error) => problems.push(String(error)));
		await use(page);
		const unexpected = problems.filter((text) => !expectedProblems.some((part) => text.includes(part)));
		expect(unexpected, "errors and warnings in the console").toEqual([]);
	},

	account: async ({ request, baseURL }, use) => {
		await use(await createAccount(request, baseURL as string));
	},

	signedIn: async ({ page, context, account, baseURL }, use) => {
		await signIn(context, account, baseURL as string);
		await use(page);
	},
});

/** Signs up over the management API; the organization and project are those every new user gets. */
export async function createAccount(request: APIRequestContext, baseURL: string): Promise<Account> {
	const person = { name: "Ada Lovelace", email: `ada-${randomUUID()}@example.com`, password: "correct horse battery" };
	const headers = { origin: baseURL };
	const signedUp = await request.post("/auth/sign-up/email", { data: person, headers });
	expect(signedUp.status()).toBe(200);
	const { organizations } = await (await request.get("/orgs")).json();
	const organizationId: string = organizations[0].id;
	const { projects } = await (await request.get(`/orgs/${organizationId}/projects`)).json();
	return { ...person, organizationId, projectId: projects[0].id };
}

/** Puts the account's session cookie into a browser. */
export async function signIn(context: BrowserContext, account: Account, baseURL: string): Promise<void> {
	const { email, password } = account;
	const response = await context.request.post("/auth/sign-in/email", {
		data: { email, password },
		headers: { origin: baseURL },
	});
	expect(response.status()).toBe(200);
}

/** Where the pages of the account's project begin. */
export function projectPath({ organizationId, projectId }: Account): string {
	return `/dashboard/${organizationId}/${projectId}`;
}

/** React is in charge of the page: clicks reach it. */
export async function isInteractive(page: Page): Promise<void> {
	await page.waitForFunction(() => Object.keys(document.body).some((name) => name.startsWith("__react")) || "__reactRouterDataRouter" in window);
	await page.waitForLoadState("networkidle");
}

/**
 * Violations of WCAG A and AA and of axe's best practices that are serious or worse, in a readable form: everything in the
 * light theme, contrast in the dark one too.
 */
export async function seriousViolations(page: Page): Promise<string[]> {
	// Only the results of several frames need axe's second page, whose opening takes as long as the looking.
	const oneFrame = page.frames().length === 1;
	await page.emulateMedia({ colorScheme: "light" });
	const light = await new AxeBuilder({ page }).setLegacyMode(oneFrame).analyze();
	await page.emulateMedia({ colorScheme: "dark" });
	const dark = await new AxeBuilder({ page }).setLegacyMode(oneFrame).withRules(["color-contrast"]).analyze();
	return [...light.violations, ...dark.violations]
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(" ")} (${node.failureSummary})`).join("; ")}`);
}
