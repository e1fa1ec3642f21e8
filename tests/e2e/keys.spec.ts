import type { Page } from "@playwright/test";

import { startSimulator, type Simulator } from "../simulators/simulator";
import { type Account, expect, isInteractive, projectPath, test } from "./test";

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

test.describe("provider keys", () => {
	test.use({ expectedProblems: ["422"] });

	let simulator: Simulator;
	test.beforeAll(async () => {
		simulator = await startSimulator({ port: Number(process.env.E2E_PROVIDER_PORT) });
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
		await dialog.getByLabel("Base URL").fill(`http://127.0.0.1:${process.env.E2E_PROVIDER_PORT}/v1`);
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
});
