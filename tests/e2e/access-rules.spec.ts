import type { Page } from "@playwright/test";

import { type Account, expect, isInteractive, projectPath, seriousViolations, test } from "./test";

async function createKey(page: Page, account: Account, data: Record<string, unknown>) {
	const response = await page.request.post("/keys/api", { data: { projectId: account.projectId, ...data } });
	expect(response.ok(), await response.text()).toBe(true);
	return (await response.json()).apiKey as { id: string; token: string };
}

async function rulesOf(page: Page, keyId: string) {
	const { rules } = await (await page.request.get(`/keys/api/${keyId}/iam`)).json();
	return rules as { ruleType: string; ruleValue: object; status: string }[];
}

async function status(page: Page, token: string): Promise<number> {
	const response = await page.request.post("/v1/chat/completions", {
		headers: { authorization: `Bearer ${token}` },
		data: { model: "demo-chat", messages: [{ role: "user", content: "Hi" }] },
	});
	return response.status();
}

test.describe("access rules", () => {
	test.use({ expectedProblems: ["422"] });

	test("are added, changed, switched off and deleted beside the list, and hold at once", async ({ signedIn: page, account }) => {
		const { id, token } = await createKey(page, account, { description: "ruled" });
		await page.goto(`${projectPath(account)}/api-keys`);
		await isInteractive(page);
		await page.getByRole("button", { name: "Access rules of ruled: None" }).click();
		const sheet = page.getByRole("dialog", { name: "Access rules" });
		await expect(sheet.getByText("No rules yet")).toBeVisible();
		await sheet.getByRole("button", { name: "Add rule" }).click();
		await sheet.getByRole("button", { name: "Save rule" }).click();
		await expect(sheet.getByText("Choose at least one model")).toBeVisible();
		await sheet.getByRole("combobox", { name: "Models", exact: true }).click();
		await page.getByPlaceholder("Search models").fill("gpt-4o-mini");
		await page.getByRole("option", { name: "gpt-4o-mini", exact: true }).click();
		await page.getByPlaceholder("Search models").fill("openai/gpt-4o");
		await page.getByRole("option", { name: 'Add "openai/gpt-4o"' }).click();
		await page.keyboard.press("Escape");
		await sheet.getByRole("button", { name: "Save rule" }).click();
		const rule = sheet.getByRole("region", { name: "Only these models" });
		await expect(rule).toContainText("openai/gpt-4o");
		expect(await rulesOf(page, id)).toMatchObject([
			{ ruleType: "allow_models", ruleValue: { models: ["gpt-4o-mini", "openai/gpt-4o"] }, status: "active" },
		]);
		expect(await status(page, token)).toBe(403);
		expect(await seriousViolations(page)).toEqual([]);

		await rule.getByRole("switch").click();
		await expect(rule).toContainText("Inactive");
		await expect.poll(async () => (await rulesOf(page, id))[0]?.status).toBe("inactive");
		expect(await status(page, token)).toBe(200);

		await rule.getByRole("button", { name: "Edit Only these models" }).click();
		await sheet.getByLabel("Effect").selectOption("deny");
		await sheet.getByLabel("Applies to").selectOption("ip_cidrs");
		await sheet.getByLabel("CIDR ranges").fill("192.0.2.7/24\noffice");
		await sheet.getByRole("button", { name: "Save rule" }).click();
		await expect(sheet.getByText('"office" is no CIDR range.')).toBeVisible();
		await sheet.getByLabel("CIDR ranges").fill("192.0.2.7/24\n::ffff:198.51.100.0/120");
		await sheet.getByRole("button", { name: "Save rule" }).click();
		const changed = sheet.getByRole("region", { name: "Not from these addresses" });
		await expect(changed).toContainText("192.0.2.0/24");
		expect(await rulesOf(page, id)).toMatchObject([
			{ ruleType: "deny_ip_cidrs", ruleValue: { ipCidrs: ["192.0.2.0/24", "198.51.100.0/24"] }, status: "inactive" },
		]);

		await changed.getByRole("button", { name: "Delete Not from these addresses" }).click();
		await page.getByRole("alertdialog").getByRole("button", { name: "Delete rule" }).click();
		await expect(sheet.getByText("No rules yet")).toBeVisible();
		expect(await rulesOf(page, id)).toEqual([]);
		await page.goBack();
		await expect(sheet).toBeHidden();
	});
});

test("limits are set and cleared, and the current period shows", async ({ signedIn: page, account }) => {
	await createKey(page, account, { description: "limited" });
	await page.goto(`${projectPath(account)}/api-keys`);
	await isInteractive(page);
	const openLimits = async () => {
		await page.getByRole("button", { name: "Actions for limited" }).click();
		await page.getByRole("menuitem", { name: "Edit limits" }).click();
		return page.getByRole("dialog", { name: "Limits of limited" });
	};
	const dialog = await openLimits();
	await dialog.getByLabel("Recurring limit").fill("2.50");
	await dialog.getByLabel("Unit").selectOption("day");
	await dialog.getByLabel("Requests per minute").fill("60");
	await dialog.getByRole("button", { name: "Save limits" }).click();
	await expect(dialog).toBeHidden();
	const row = page.getByRole("row", { name: /limited/ });
	await expect(row).toContainText("$2.50 per day");
	await expect(row).toContainText("60 requests/min");
	await expect(row).toContainText("resets in 1 day");
	const again = await openLimits();
	await expect(again.getByText("Current period")).toBeVisible();
	await again.getByLabel("Recurring limit").fill("");
	await again.getByLabel("Requests per minute").fill("");
	await again.getByRole("button", { name: "Save limits" }).click();
	await expect(again).toBeHidden();
	await expect(row).not.toContainText("per day");
});

test("rolling asks first, shows the new token once, and ends the old one", async ({ signedIn: page, account }) => {
	const { token } = await createKey(page, account, { description: "rolled" });
	await page.goto(`${projectPath(account)}/api-keys`);
	await isInteractive(page);
	await page.getByRole("button", { name: "Actions for rolled" }).click();
	await page.getByRole("menuitem", { name: "Roll key" }).click();
	const question = page.getByRole("alertdialog", { name: "Roll rolled?" });
	await question.getByRole("button", { name: "Roll key" }).click();
	const shown = page.getByRole("dialog", { name: "Copy the new token now" });
	const rolled = await shown.getByLabel("API key").inputValue();
	expect([await status(page, token), await status(page, rolled)]).toEqual([401, 200]);
	await shown.getByRole("button", { name: "Done" }).click();
	await expect(shown).toBeHidden();
	expect(await page.content()).not.toContain(rolled);
	await page.getByRole("button", { name: "Actions for rolled" }).click();
	await page.getByRole("menuitem", { name: "Roll key" }).click();
	await expect(question).toBeVisible();
});
