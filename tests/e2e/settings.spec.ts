import { expect, isInteractive, projectPath, seriousViolations, test } from "./test";

test("provider cache writes are switched off and on, and stay as they are", async ({ signedIn: page, account }) => {
	await page.goto(`${projectPath(account)}/settings`);
	await isInteractive(page);
	await page.getByRole("navigation", { name: "Pages of the settings" }).getByRole("link", { name: "Caching" }).click();
	await expect(page).toHaveURL(`${projectPath(account)}/settings/caching`);
	const toggle = page.getByRole("switch", { name: "Allow provider cache writes" });
	await expect(toggle).toBeChecked();
	await toggle.click();
	await expect(toggle).not.toBeChecked();
	await expect(toggle).toHaveAccessibleDescription(/No request is marked/);
	expect(await seriousViolations(page)).toEqual([]);
	await expect
		.poll(async () => (await (await page.request.get(`/projects/${account.projectId}`)).json()).project.providerCacheWritesEnabled)
		.toBe(false);
	await page.reload();
	await isInteractive(page);
	await expect(toggle).not.toBeChecked();
	await toggle.click();
	await expect(toggle).toBeChecked();
});

test.describe("the gateway cache", () => {
	// Of the time that is too short.
	test.use({ expectedProblems: ["422"] });

	test("is switched on for as long as one says", async ({ signedIn: page, account }) => {
		await page.goto(`${projectPath(account)}/settings/caching`);
		await isInteractive(page);
		const toggle = page.getByRole("switch", { name: "Answer repeated requests from the cache" });
		const shared = page.getByRole("switch", { name: "Share one call among requests at the same time" });
		const seconds = page.getByRole("textbox", { name: "Keep answers for, in seconds" });
		await expect(toggle).not.toBeChecked();
		await expect(shared).toBeDisabled();
		await toggle.click();
		await shared.click();
		await seconds.fill("5");
		await page.getByRole("button", { name: "Save cache settings" }).click();
		await expect(page.getByText("At least 10 seconds")).toBeVisible();
		expect(await seriousViolations(page)).toEqual([]);
		await seconds.fill("90000");
		await expect(page.getByText("That is 1 day, 1 hour.")).toBeVisible();
		await page.getByRole("button", { name: "Save cache settings" }).click();
		await expect(page.getByText("Saved")).toBeVisible();
		const { project } = await (await page.request.get(`/projects/${account.projectId}`)).json();
		expect(project).toMatchObject({ cachingEnabled: true, cacheCoalescing: true, cacheDurationSeconds: 90_000 });
		await page.reload();
		await isInteractive(page);
		await expect(toggle).toBeChecked();
		await expect(seconds).toHaveValue("90000");
	});
});

test("the organization chooses to retain what is said", async ({ signedIn: page, account }) => {
	await page.goto(`/dashboard/${account.organizationId}/org/policies`);
	await isInteractive(page);
	await expect(page.getByRole("radio", { name: /Metadata only/ })).toBeChecked();
	await page.getByRole("radio", { name: /Retain all data/ }).check();
	await page.getByRole("button", { name: "Save changes" }).click();
	await expect(page.getByText("Saved")).toBeVisible();
	expect(await seriousViolations(page)).toEqual([]);
	await page.reload();
	await isInteractive(page);
	await expect(page.getByRole("radio", { name: /Retain all data/ })).toBeChecked();
});

test.describe("a change that never arrives", () => {
	test.use({ expectedProblems: ["net::ERR_FAILED"] });

	test("turns the switch back and says so", async ({ signedIn: page, account }) => {
		await page.goto(`${projectPath(account)}/settings/caching`);
		await isInteractive(page);
		await page.route("**/caching.data*", (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
		const toggle = page.getByRole("switch", { name: "Allow provider cache writes" });
		await toggle.click();
		await expect(page.getByText("The setting could not be changed.")).toBeVisible();
		await expect(toggle).toBeChecked();
	});
});

test("links of error messages lead to the models that can do it", async ({ page }) => {
	for (const query of ["features=webSearch", "filters=1&webSearch=true"]) {
		await page.goto(`/models?${query}`);
		await expect(page).toHaveURL("/models?capability=webSearch");
		await expect(page.getByRole("button", { name: /Capabilities/ })).toContainText("Web search");
	}
	await page.goto("/models?ready=true");
	await expect(page.getByRole("link", { name: "Demo Chat (simulated)" })).toBeVisible();
	await expect(page.getByText("Needs a key", { exact: true })).toHaveCount(0);
});

test("every protocol and tool is pointed at this installation", async ({ page, baseURL }) => {
	await page.goto("/docs/clients");
	await isInteractive(page);
	for (const name of ["Chat completions", "Anthropic messages", "OpenAI Responses", "Claude Code", "Codex CLI"]) {
		await expect(page.getByRole("region", { name }).filter({ hasText: baseURL as string }).first()).toBeVisible();
	}
});
