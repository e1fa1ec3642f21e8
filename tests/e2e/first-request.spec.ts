import { randomUUID } from "node:crypto";

import { startSimulator, type Simulator } from "../simulators/simulator";
import { expect, test } from "./test";

let simulator: Simulator;

test.beforeAll(async () => {
	simulator = await startSimulator({ port: Number(process.env.E2E_PROVIDER_PORT) });
});

test.afterAll(async () => {
	await simulator.close();
});

test("sign up, create a key, call the gateway, see the request and its cost", async ({ page, context, request }) => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);

	await test.step("sign up", async () => {
		await page.goto("/");
		await page.getByRole("link", { name: "Create account" }).first().click();
		await page.getByLabel("Name").fill("Grace Hopper");
		await page.getByLabel("Email").fill(`grace-${randomUUID()}@example.com`);
		await page.getByLabel("Password").fill("a password nobody guesses");
		await page.getByRole("button", { name: "Create account" }).click();
		await expect(page).toHaveURL(/\/dashboard\/[0-9a-f-]{36}\/[0-9a-f-]{36}$/);
	});

	const apiKey = await test.step("create a key and copy it", async () => {
		await page.getByRole("link", { name: "API keys", exact: true }).click();
		await expect(page.getByText("No keys yet")).toBeVisible();
		await page.getByRole("button", { name: "Create key" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Name").fill("laptop");
		await dialog.getByRole("button", { name: "Create key" }).click();
		await dialog.getByRole("button", { name: "Copy key" }).click();
		await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
		const copied = await page.evaluate(() => navigator.clipboard.readText());
		expect(copied).toMatch(/^llmgtwy_\w{40}$/);
		await expect(dialog.getByRole("textbox", { name: "API key" })).toHaveValue(copied);
		await dialog.getByRole("button", { name: "Done" }).click();
		// From now on only its ends are known.
		await expect(page.getByRole("row", { name: /laptop/ })).toContainText(copied.slice(-4));
		expect(await page.content()).not.toContain(copied);
		return copied;
	});

	const { requestId, cost } = await test.step("call the gateway with it", async () => {
		const response = await request.post("/v1/chat/completions", {
			headers: { authorization: `Bearer ${apiKey}`, "x-source": "browser-test" },
			data: { model: "openai/gpt-4o-mini", top_k: 5, messages: [{ role: "user", content: "Hello!" }] },
		});
		const answer = await response.json();
		expect(response.status(), JSON.stringify(answer)).toBe(200);
		const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = answer.usage;
		const cached: number = details?.cached_tokens ?? 0;
		// The catalogue's prices in picodollars per token, so that the hand arithmetic is exact.
		const expected = (input - cached) * 150_000 + cached * 75_000 + output * 600_000;
		expect(Math.round(answer.usage.cost * 1e12)).toBe(expected);
		return { requestId: response.headers()["x-request-id"], cost: decimal(expected) };
	});

	await test.step("see it in Activity", async () => {
		expect(requestId).toBeTruthy();
		await page.getByRole("link", { name: "Activity", exact: true }).click();
		await expect(page).toHaveURL(/\/activity$/);
		const row = page.getByRole("row", { name: /gpt-4o-mini/ });
		await expect(async () => {
			await page.reload();
			await expect(row).toHaveCount(1, { timeout: 500 });
		}).toPass();
		await expect(row.locator(`data[value="${cost}"]`)).toBeVisible();
		await expect(row).toContainText("browser-test");
	});

	await test.step("open its details", async () => {
		await page.getByRole("row", { name: /gpt-4o-mini/ }).getByRole("link").first().click();
		await expect(page).toHaveURL(/\/activity\/[0-9a-f-]{36}$/);
		await expect(page.getByText(cost).first()).toBeVisible();
		await expect(page.getByText("/v1/chat/completions", { exact: true })).toBeVisible();
		await expect(page.getByRole("listitem").filter({ hasText: "top_k" })).toBeVisible();
	});

	await test.step("see the key's usage", async () => {
		await page.getByRole("link", { name: "API keys", exact: true }).click();
		const row = page.getByRole("row", { name: /laptop/ });
		await expect(row).toContainText("1 request");
		await expect(row.locator(`data[value="${cost}"]`).filter({ visible: true })).toHaveCount(1);
	});
});

/** Picodollars as the plain decimal that the database and the pages hold. */
function decimal(picodollars: number): string {
	const text = String(picodollars).padStart(13, "0");
	return `${text.slice(0, -12)}.${text.slice(-12)}`.replace(/\.?0+$/, "");
}
