import { expect, isInteractive, seriousViolations, test } from "./test";

test("an organization limits who may serve it, and sees who is left as it does so", async ({ signedIn: page, account }) => {
	await page.goto(`/dashboard/${account.organizationId}/org/policies`);
	await isInteractive(page);
	const limit = page.getByRole("switch", { name: "Limit who may serve requests" });
	const remaining = page.getByText(/^\d+ of \d+ providers remain/);
	await expect(limit).not.toBeChecked();
	await expect(remaining).toHaveCount(0);
	await limit.click();
	const [before, all] = (await remaining.innerText()).match(/\d+/g)!.map(Number);
	expect(before).toBe(all);

	await page.getByRole("switch", { name: "SOC 2", exact: true }).click();
	const certified = Number((await remaining.innerText()).match(/\d+/)![0]);
	expect(certified).toBeLessThan(all!);
	await page.getByRole("combobox", { name: "Allowed headquarters" }).click();
	await page.getByPlaceholder("Search: Allowed headquarters").fill("fra");
	await page.getByRole("option", { name: "France" }).click();
	await page.keyboard.press("Escape");
	await expect(page.getByRole("list", { name: "Allowed headquarters" })).toContainText("France");
	await expect(page.getByRole("listitem").filter({ hasText: /^Mistral/ })).toBeVisible();
	await page.getByText(/^Why \d+ do not/).click();
	await expect(page.getByText("DeepSeek has no SOC 2 report that is known.")).toBeVisible();
	await page.getByRole("combobox", { name: "Blocked models" }).click();
	await page.getByPlaceholder("Search: Blocked models").fill("mistral-large-latest");
	await page.getByRole("option", { name: "mistral-large-latest" }).click();
	await page.keyboard.press("Escape");
	await expect(page.getByText("The lists of models narrow this further.")).toBeVisible();
	expect(await seriousViolations(page)).toEqual([]);
	const shown = await remaining.innerText();

	await page.getByRole("button", { name: "Save policy" }).click();
	await expect(page.getByText("Saved")).toBeVisible();
	const { organization } = await (await page.request.get(`/orgs/${account.organizationId}`)).json();
	expect(organization.compliancePolicy).toEqual({
		enabled: true,
		requireSoc2: true,
		allowedCountries: ["FR"],
		blockedModels: ["mistral-large-latest"],
	});
	await page.reload();
	await isInteractive(page);
	await expect(remaining).toHaveText(shown);
	await page.getByRole("button", { name: "Remove France" }).click();
	await expect(page.getByText("Saved")).toHaveCount(0);
	await expect(remaining).toHaveText(new RegExp(`^${certified} of `));
	await limit.click();
	await page.getByRole("button", { name: "Save policy" }).click();
	await expect(page.getByText("Saved")).toBeVisible();
});
