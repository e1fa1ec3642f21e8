import type { Page } from "@playwright/test";

import { type Account, expect, isInteractive, projectPath, seriousViolations, test } from "./test";

const publicPages = ["/", "/sign-in", "/sign-up", "/forgot-password", "/reset-password?token=none", "/models", "/models/gpt-4o-mini"];

function consolePages(account: Account): string[] {
	const project = projectPath(account);
	const organization = `/dashboard/${account.organizationId}/org`;
	return [
		project,
		`${project}/activity`,
		`${project}/api-keys`,
		`${project}/api-keys?create`,
		`${project}/settings`,
		`${organization}/provider-keys`,
		`${organization}/provider-keys?add`,
		"/connect/device",
	];
}

test("axe finds nothing serious on public pages, in both themes", async ({ page }) => {
	test.slow();
	for (const path of publicPages) await check(page, path);
});

test("axe finds nothing serious in the console, in both themes", async ({ signedIn, account }) => {
	test.slow();
	for (const path of consolePages(account)) await check(signedIn, path);
});

test.describe("on a phone", () => {
	test.use({ viewport: { width: 390, height: 844 } });

	test("public pages never scroll sideways", async ({ page }) => {
		for (const path of publicPages) await fits(page, path);
	});

	test("the console never scrolls sideways", async ({ signedIn, account }) => {
		for (const path of consolePages(account)) await fits(signedIn, path);
	});

	test("the navigation opens, leads on, and closes", async ({ signedIn: page, account }) => {
		await page.goto(projectPath(account));
		await isInteractive(page);
		await page.getByRole("button", { name: "Open navigation" }).click();
		const navigation = page.getByRole("dialog").getByRole("navigation");
		await navigation.getByRole("link", { name: "API keys" }).click();
		await expect(page.getByRole("heading", { level: 1, name: "API keys" })).toBeVisible();
		await expect(navigation).toBeHidden();
	});
});

test.describe("errors", () => {
	test.use({ expectedProblems: ["404"] });

	test("an unknown address says so and shows nothing of the inside", async ({ page }) => {
		const response = await page.goto("/no-such-page");
		expect(response?.status()).toBe(404);
		await expect(page.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
		await expect(page.locator("body")).not.toContainText(/\.tsx?:|at async|node_modules/);
		expect(await seriousViolations(page)).toEqual([]);
	});

	test("someone else's project does not exist", async ({ signedIn: page, account }) => {
		const other = "01900000-0000-7000-8000-000000000000";
		const response = await page.goto(`/dashboard/${account.organizationId}/${other}/api-keys`);
		expect(response?.status()).toBe(404);
		await expect(page.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
		// The frame stays, so that one finds the way back.
		await expect(page.getByRole("link", { name: "Activity", exact: true })).toBeVisible();
	});
});

async function check(page: Page, path: string): Promise<void> {
	await page.goto(path);
	await isInteractive(page);
	// Dialogs fade in, and half-transparent text has no contrast.
	await page.waitForTimeout(200);
	expect(await seriousViolations(page), path).toEqual([]);
}

async function fits(page: Page, path: string): Promise<void> {
	await page.goto(path);
	await isInteractive(page);
	const width = await page.evaluate(() => document.documentElement.scrollWidth);
	expect(width, path).toBeLessThanOrEqual(390);
}
