import type { Page } from "@playwright/test";

import { type Account, expect, isInteractive, projectPath, seriousViolations, test } from "./test";

const publicPages = [
	"/",
	"/sign-in",
	"/sign-up",
	"/forgot-password",
	"/reset-password?token=none",
	"/models",
	"/models/gpt-4o-mini",
	"/models/gpt-5.5",
	"/providers",
	"/providers/openai",
	"/docs/clients",
];

function consolePages(account: Account): string[] {
	const project = projectPath(account);
	const organization = `/dashboard/${account.organizationId}/org`;
	return [
		project,
		`${project}/activity`,
		`${project}/api-keys`,
		`${project}/api-keys?create`,
		`${project}/settings`,
		`${project}/settings/caching`,
		`${project}/settings/routing`,
		`${organization}/team`,
		`${organization}/audit-logs`,
		`${organization}/master-keys`,
		`${organization}/policies`,
		`${organization}/provider-keys`,
		`${organization}/provider-keys?add`,
		`${organization}/preferences`,
		`${organization}/billing`,
		`${organization}/transactions`,
		`${organization}/referrals`,
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

test("axe finds nothing serious where there is data: dashboard, activity, one request, the key just made", async ({
	signedIn,
	account,
	baseURL,
}) => {
	test.slow();
	const logId = await requestOnce(signedIn, account, baseURL as string);
	const project = projectPath(account);
	for (const path of [project, `${project}/activity`, `${project}/activity/${logId}`]) await check(signedIn, path);
	await signedIn.setViewportSize({ width: 390, height: 844 });
	for (const path of [project, `${project}/activity`, `${project}/activity/${logId}`]) await fits(signedIn, path);
	await signedIn.setViewportSize({ width: 1280, height: 720 });
	await signedIn.goto(`${project}/api-keys?create`);
	await isInteractive(signedIn);
	await signedIn.getByLabel("Name", { exact: true }).fill("axe");
	await signedIn.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
	await expect(signedIn.getByText(/llmgtwy_\w{40}/).first()).toBeVisible();
	expect(await seriousViolations(signedIn)).toEqual([]);
});

/** Makes a key over the management API and one request with it; the id of its log row, once that can be read. */
async function requestOnce(page: Page, account: Account, baseURL: string): Promise<string> {
	const { request } = page.context();
	const headers = { origin: baseURL };
	const made = await request.post("/keys/api", { data: { description: "Data", projectId: account.projectId }, headers });
	const { token } = (await made.json()).apiKey;
	const answer = await request.post("/v1/chat/completions", {
		headers: { authorization: `Bearer ${token}`, "x-llmgateway-feature": "axe", "x-session-id": "session-1" },
		data: { model: "demo/demo-reasoning", messages: [{ role: "user", content: "Hello" }] },
	});
	const logId: string = (await answer.json()).metadata.routing[0].logId;
	await expect.poll(async () => (await request.get(`/logs/${logId}`)).status()).toBe(200);
	return logId;
}

test.describe("on a phone", () => {
	test.use({ viewport: { width: 390, height: 844 } });

	test("public pages never scroll sideways", async ({ page }) => {
		for (const path of publicPages) await fits(page, path);
	});

	test("the console never scrolls sideways", async ({ signedIn, account }) => {
		for (const path of consolePages(account)) await fits(signedIn, path);
	});

	test("long names leave the actions of their rows in sight", async ({ signedIn: page, account, baseURL }) => {
		const { request } = page.context();
		const headers = { origin: baseURL as string };
		const name = "W".repeat(200);
		const { organizationId, projectId } = account;
		const organization = `/dashboard/${organizationId}/org`;
		await request.patch(`/orgs/${organizationId}`, { data: { name }, headers });
		await request.post("/keys/api", { data: { description: name, projectId }, headers });
		await request.post(`/orgs/${organizationId}/master-keys`, { data: { description: name }, headers });
		await request.post(`/orgs/${organizationId}/invitations`, {
			data: { email: `${"w".repeat(60)}@${"long.".repeat(20)}example.com`, role: "developer" },
			headers,
		});
		for (const path of [`${projectPath(account)}/api-keys`, `${organization}/master-keys`, `${organization}/team`]) {
			await fits(page, path);
			for (const table of await page.getByRole("table").all()) {
				const hidden = await table.evaluate(({ parentElement: box }) => (box ? box.scrollWidth - box.clientWidth : 0));
				expect(hidden, path).toBeLessThanOrEqual(0);
			}
		}
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
