import type { Page } from "@playwright/test";

import { startSimulator, type Simulator } from "../simulators/simulator";
import { type Account, expect, isInteractive, projectPath, seriousViolations, test } from "./test";

async function createKey(page: Page, account: Account, data: Record<string, unknown>) {
	const response = await page.request.post("/keys/api", { data: { projectId: account.projectId, ...data } });
	expect(response.ok(), await response.text()).toBe(true);
	return (await response.json()).apiKey;
}

test.describe("a change that the server refuses", () => {
	test.use({ expectedProblems: ["404"] });

	test("turns the switch back and says so", async ({ signedIn: page, account }) => {
		const key = await createKey(page, account, { description: "steady" });
		await page.goto(`${projectPath(account)}/api-keys`);
		await isInteractive(page);
		// Gone between drawing the list and pressing the switch.
		await page.request.delete(`/keys/api/${key.id}`);
		await page.route("**/api-keys.data*", async (route) => {
			const answer = await route.fetch();
			// Long enough to see the wished-for state.
			if (route.request().method() === "POST") await page.waitForTimeout(400);
			await route.fulfill({ response: answer });
		});
		const toggle = page.getByRole("switch", { name: "steady is enabled" });
		await toggle.click();
		await expect(toggle).not.toBeChecked();
		await expect(page.getByText("steady could not be changed.")).toBeVisible();
	});
});

test.describe("a change that never arrives", () => {
	test.use({ expectedProblems: ["net::ERR_FAILED"] });

	test("turns the switch back and leaves the page as it was", async ({ signedIn: page, account }) => {
		await createKey(page, account, { description: "offline" });
		await page.goto(`${projectPath(account)}/api-keys`);
		await isInteractive(page);
		await page.route("**/api-keys.data*", (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
		const toggle = page.getByRole("switch", { name: "offline is enabled" });
		await toggle.click();
		await expect(page.getByText("offline could not be changed.")).toBeVisible();
		await expect(toggle).toBeChecked();
	});
});

test("an expired key is shown as such and asks for a new expiration", async ({ signedIn: page, account }) => {
	const expiresAt = new Date(Date.now() + 1500).toISOString();
	await createKey(page, account, { description: "short-lived", expiresAt });
	await expect(async () => {
		await page.goto(`${projectPath(account)}/api-keys?state=inactive`);
		await expect(page.getByRole("row", { name: /short-lived/ })).toContainText("Expired", { timeout: 300 });
	}).toPass();
	await isInteractive(page);
	await page.getByRole("switch", { name: "short-lived is enabled" }).click();
	const dialog = page.getByRole("dialog", { name: "Enable short-lived again" });
	await dialog.getByLabel("Expires after").fill("2");
	await dialog.getByLabel("Unit").selectOption("hours");
	await dialog.getByRole("button", { name: "Enable key" }).click();
	await expect(dialog).toBeHidden();
	await page.getByRole("button", { name: "Active 1" }).click();
	await expect(page.getByRole("row", { name: /short-lived/ })).toContainText("in 2 h");
});

test("a key leads to its own requests", async ({ signedIn: page, account }) => {
	const key = await createKey(page, account, { description: "linked" });
	await page.goto(`${projectPath(account)}/api-keys`);
	await isInteractive(page);
	await page.getByRole("button", { name: "Actions for linked" }).click();
	await page.getByRole("menuitem", { name: "View requests" }).click();
	await expect(page).toHaveURL(`${projectPath(account)}/activity?key=${key.id}`);
});

/** Opens the form for a new provider key at this provider. */
async function chooseProvider(page: Page, account: Account, name: string) {
	await page.goto(`/dashboard/${account.organizationId}/org/provider-keys?add`);
	await isInteractive(page);
	const dialog = page.getByRole("dialog", { name: "Add provider key" });
	await dialog.getByRole("combobox", { name: "Provider" }).click();
	await page.getByPlaceholder("Search providers").fill(name);
	await page.getByRole("option", { name, exact: true }).click();
	return dialog;
}

test.describe("provider keys", () => {
	test.use({ expectedProblems: ["422", "400"] });

	let simulator: Simulator;
	test.beforeAll(async () => {
		simulator = await startSimulator();
	});
	test.afterAll(async () => {
		await simulator.close();
	});

	test("are tried with the provider, listed by their last four characters, and deleted", async ({ signedIn: page, account }) => {
		await page.goto(`/dashboard/${account.organizationId}/org/provider-keys`);
		await isInteractive(page);
		await page.getByRole("button", { name: "Add provider key" }).click();
		const dialog = page.getByRole("dialog", { name: "Add provider key" });
		await dialog.getByRole("combobox", { name: "Provider" }).click();
		await page.getByPlaceholder("Search providers").fill("openai");
		await page.getByRole("option", { name: "OpenAI", exact: true }).click();
		await dialog.getByLabel("API key").fill("invalid-1234567890");
		await dialog.getByText("More settings").click();
		await dialog.getByLabel("Base URL").fill(`${simulator.url}/v1`);
		await dialog.getByRole("button", { name: "Check and add" }).click();
		await expect(dialog.getByLabel("API key")).toHaveAttribute("aria-invalid", "true");

		await dialog.getByLabel("API key").fill("sk-browser-test-9876");
		await dialog.getByRole("button", { name: "Check and add" }).click();
		await expect(dialog).toBeHidden();
		await expect(page.getByText("OpenAI accepted the key.")).toBeVisible();
		const row = page.getByRole("row", { name: /OpenAI/ });
		await expect(row).toContainText("9876");
		expect(await page.content()).not.toContain("sk-browser-test-9876");

		await row.getByRole("switch").click();
		await expect(row).toContainText("Disabled");
		await row.getByRole("button", { name: "Actions for OpenAI" }).click();
		await page.getByRole("menuitem", { name: "Delete" }).click();
		await page.getByRole("alertdialog").getByRole("button", { name: "Delete key" }).click();
		await expect(page.getByText("No provider keys yet")).toBeVisible();
	});

	test("of a custom provider make its models answer under its name", async ({ signedIn: page, account }) => {
		test.slow();
		const dialog = await chooseProvider(page, account, "Custom provider (OpenAI-compatible)");
		await dialog.getByLabel("Provider name").fill("My-Company");
		await dialog.getByLabel("API key").fill("sk-custom-test-4321");
		await dialog.getByRole("button", { name: "Check and add" }).click();
		await expect(dialog.getByLabel("Provider name")).toHaveAccessibleDescription(/lowercase letters only/);
		await expect(dialog.getByLabel("Base URL")).toHaveAccessibleDescription(/https:/);
		expect(await seriousViolations(page)).toEqual([]);

		await dialog.getByLabel("Provider name").fill("mycompany");
		await dialog.getByLabel("Base URL").fill(simulator.url);
		await dialog.getByRole("button", { name: "Check and add" }).click();
		await expect(dialog).toBeHidden();
		const row = page.getByRole("row", { name: /mycompany/ });
		await expect(row).toContainText("Custom provider");
		await expect(row).toContainText("4321");

		const key = await createKey(page, account, { description: "custom" });
		const answer = await page.request.post("/v1/chat/completions", {
			headers: { authorization: `Bearer ${key.token}` },
			data: { model: "mycompany/gpt-4o-mini", messages: [{ role: "user", content: "Hello!" }] },
		});
		expect(answer.status(), await answer.text()).toBe(200);
		const logId = (await answer.json()).metadata.routing[0].logId;
		await expect.poll(async () => (await page.request.get(`/logs/${logId}`)).status()).toBe(200);
		await page.goto(`${projectPath(account)}/activity/${logId}`);
		await expect(page.getByRole("heading", { level: 1 })).toContainText("mycompany/");
	});

	test("of a cloud ask for what the cloud needs, and take no key of another kind", async ({ signedIn: page, account }) => {
		test.slow();
		const dialog = await chooseProvider(page, account, "Vertex AI (Anthropic)");
		const secret = dialog.getByLabel("Service account key");
		await secret.fill("AIza-not-a-service-account");
		await dialog.getByRole("button", { name: "Check and add" }).click();
		await expect(secret).toHaveAccessibleDescription(/JSON key file/);
		await secret.fill(
			JSON.stringify({
				type: "service_account",
				project_id: "browser-test",
				client_email: "caller@browser-test.iam.gserviceaccount.com",
				private_key: "-----BEGIN PRIVATE KEY-----",
				private_key_id: "0123456789abcdef",
			}),
		);
		await expect(dialog.getByText("caller@browser-test.iam.gserviceaccount.com, project browser-test")).toBeVisible();
		await expect(dialog.getByLabel("Region")).toBeVisible();
		expect(await seriousViolations(page)).toEqual([]);

		const azure = await chooseProvider(page, account, "Azure");
		await azure.getByLabel("API key").fill("azure-browser-test");
		await azure.getByLabel("Type").selectOption({ label: "AI Foundry" });
		await azure.getByRole("button", { name: "Check and add" }).click();
		await expect(azure.getByLabel("Resource name")).toHaveAttribute("aria-invalid", "true");
		expect(await seriousViolations(page)).toEqual([]);

		const bedrock = await chooseProvider(page, account, "AWS Bedrock");
		await bedrock.getByLabel("Region").selectOption("eu");
		await expect(bedrock.getByLabel("Region")).toHaveAccessibleDescription(/Locks the key/);
	});
});
