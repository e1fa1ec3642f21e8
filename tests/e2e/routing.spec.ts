import type { Page } from "@playwright/test";

import { freePort } from "../../app/platform/db/embedded.server";
import { type Account, expect, isInteractive, projectPath, seriousViolations, test } from "./test";

/** Keys of two providers that serve GLM 4.7: Together AI is cheaper, Novita keeps prompts. Nobody answers at their address. */
async function addKeys(page: Page, { organizationId }: Account) {
	const baseUrl = `http://127.0.0.1:${await freePort()}/v1`;
	for (const provider of ["together-ai", "novita"]) {
		const data = { organizationId, provider, token: "sk-browser-test", baseUrl };
		const response = await page.request.post("/keys/provider", { data });
		expect(response.ok(), await response.text()).toBe(true);
	}
}

/** The providers that the preview would try, in their order. */
const previewed = (page: Page) =>
	page
		.getByRole("list", { name: "Providers in the order of trying" })
		.getByRole("listitem")
		.filter({ hasNotText: "Left out" })
		.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-provider")));

const savedConfig = async (page: Page, { projectId }: Account) =>
	(await (await page.request.get(`/projects/${projectId}`)).json()).project.routingConfig;

test("a weight changes the order of providers before it is saved, and stays", async ({ signedIn: page, account }) => {
	test.slow();
	await addKeys(page, account);
	await page.goto(`${projectPath(account)}/settings/routing?model=glm-4.7&prompt=long`);
	await isInteractive(page);
	expect(await previewed(page)).toEqual(["novita", "together-ai"]);

	await page.getByRole("switch", { name: "Use custom configuration" }).click();
	await page.getByRole("textbox", { name: "Cache" }).fill("0");
	await expect.poll(() => previewed(page)).toEqual(["together-ai", "novita"]);
	await expect(page.getByText("Not saved yet")).toBeVisible();
	expect(await savedConfig(page, account)).toBeNull();

	await page.getByLabel("Add a provider").selectOption({ label: "Together AI" });
	await page.getByRole("textbox", { name: "Together AI" }).fill("0");
	await expect.poll(() => previewed(page)).toEqual(["novita"]);
	await page.getByRole("button", { name: "Save changes" }).click();
	await expect(page.getByText("Saved", { exact: true })).toBeVisible();
	expect(await savedConfig(page, account)).toEqual({
		enabled: true,
		weights: { cache: 0 },
		providerPriorities: { "together-ai": 0 },
	});
	expect(await seriousViolations(page)).toEqual([]);

	await page.reload();
	await isInteractive(page);
	await expect(page.getByRole("switch", { name: "Use custom configuration" })).toBeChecked();
	await expect(page.getByRole("textbox", { name: "Cache" })).toHaveValue("0");
	expect(await previewed(page)).toEqual(["novita"]);
	await page.getByRole("button", { name: "Remove Together AI" }).click();
	await expect.poll(() => previewed(page)).toEqual(["together-ai", "novita"]);
	await page.getByRole("button", { name: "Reset Cache to its default" }).click();
	await expect.poll(() => previewed(page)).toEqual(["novita", "together-ai"]);
	await page.getByRole("switch", { name: "Use custom configuration" }).click();
	await page.getByRole("button", { name: "Save changes" }).click();
	await expect(page.getByText("Saved", { exact: true })).toBeVisible();
	expect(await savedConfig(page, account)).toBeNull();
});

test.describe("values that are refused", () => {
	test.use({ expectedProblems: ["422"] });

	test("are told beside their fields, and the rest of the form stays", async ({ signedIn: page, account }) => {
		await page.goto(`${projectPath(account)}/settings/routing`);
		await isInteractive(page);
		await page.getByRole("textbox", { name: "Streamed answer" }).fill("2,000,000");
		await page.getByRole("textbox", { name: "Price", exact: true }).fill("2");
		await page.getByRole("switch", { name: "Session stickiness" }).click();
		await expect(page.getByRole("textbox", { name: "Streamed answer" })).toHaveAccessibleDescription("At most 1,200,000");
		await expect(page.getByText("Correct the marked values")).toBeVisible();
		await page.getByRole("button", { name: "Save changes" }).click();
		await expect(page.getByRole("textbox", { name: "Streamed answer" })).toBeFocused();
		expect(await savedConfig(page, account)).toBeNull();
		await page.getByRole("textbox", { name: "Streamed answer" }).fill("60,000");
		await page.getByRole("button", { name: "Save changes" }).click();
		await expect(page.getByText("Saved", { exact: true })).toBeVisible();
		expect(await savedConfig(page, account)).toEqual({
			enabled: false,
			timeouts: { streamingMs: 60_000 },
			weights: { price: 2 },
			sticky: { sessionsEnabled: false },
		});
	});
});

test("a failed attempt leads to the last one, whose page says why it was made", async ({ signedIn: page, account }) => {
	test.slow();
	await addKeys(page, account);
	const made = await page.request.post("/keys/api", { data: { description: "retried", projectId: account.projectId } });
	const answer = await page.request.post("/v1/chat/completions", {
		headers: { authorization: `Bearer ${(await made.json()).apiKey.token}` },
		data: { model: "glm-4.7", messages: [{ role: "user", content: "Hello!" }] },
	});
	expect(answer.status()).toBe(502);
	const logs = async () => (await (await page.request.get(`/logs?projectId=${account.projectId}`)).json()).logs;
	await expect.poll(async () => (await logs()).length).toBe(2);

	await page.goto(`${projectPath(account)}/activity`);
	await isInteractive(page);
	await page.getByRole("link", { name: "Retried: open the last attempt" }).click();
	const [last, first] = await logs();
	await expect(page).toHaveURL(`${projectPath(account)}/activity/${last.id}`);
	const routing = page.getByRole("region", { name: "Routing" });
	await expect(routing).toContainText("An earlier attempt of the same request failed");
	await expect(routing.getByRole("list", { name: "Provider scores" }).getByRole("listitem")).toHaveCount(2);
	expect(await seriousViolations(page)).toEqual([]);
	await routing.getByRole("link", { name: first.usedProvider }).click();
	await expect(page).toHaveURL(`${projectPath(account)}/activity/${first.id}`);
	await expect(page.getByRole("link", { name: "Retried: open the last attempt" })).toBeVisible();
});
