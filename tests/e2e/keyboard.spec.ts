import { randomUUID } from "node:crypto";

import { expect, isInteractive, projectPath, test } from "./test";

test("an account can be made without a mouse", async ({ page }) => {
	await page.goto("/sign-up");
	await isInteractive(page);
	await page.getByLabel("Name").focus();
	await page.keyboard.type("Joan Clarke");
	await page.keyboard.press("Tab");
	await page.keyboard.type(`joan-${randomUUID()}@example.com`);
	await page.keyboard.press("Tab");
	await page.keyboard.type("a password nobody guesses");
	await page.keyboard.press("Tab");
	await expect(page.getByRole("button", { name: "Create account" })).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
});

test("a key can be made, disabled and deleted without a mouse", async ({ signedIn: page, account }) => {
	await page.goto(projectPath(account));
	await isInteractive(page);

	// The palette leads to the form.
	await page.keyboard.press("Control+k");
	await page.keyboard.type("create api");
	await expect(page.getByRole("option", { name: "Create API key" })).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("Enter");
	const dialog = page.getByRole("dialog", { name: "Create API key" });
	await expect(dialog.getByLabel("Name")).toBeFocused();
	await page.keyboard.type("keyboard");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("dialog", { name: "Copy your key now" })).toBeVisible();
	await page.keyboard.press("Escape");

	const toggle = page.getByRole("switch", { name: "keyboard is enabled" });
	await expect(toggle).toBeChecked();
	await toggle.focus();
	await page.keyboard.press("Space");
	// A disabled key has moved to the other list.
	await expect(page.getByText("No active keys.")).toBeVisible();
	await page.getByRole("button", { name: "Inactive 1" }).focus();
	await page.keyboard.press("Enter");
	await expect(toggle).not.toBeChecked();

	await page.getByRole("button", { name: "Actions for keyboard" }).focus();
	await page.keyboard.press("Enter");
	await page.keyboard.press("End");
	await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
	await page.keyboard.press("Enter");
	const confirm = page.getByRole("alertdialog", { name: "Delete keyboard?" });
	await expect(confirm).toBeVisible();
	await confirm.getByRole("button", { name: "Delete key" }).focus();
	await page.keyboard.press("Enter");
	await expect(page.getByText("No keys yet")).toBeVisible();
});

test("every stop of the Tab key on the API keys page can be seen", async ({ signedIn: page, account }) => {
	await page.goto(`${projectPath(account)}/api-keys`);
	await isInteractive(page);
	await page.keyboard.press("Tab");
	await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
	const seen = new Set<string>();
	for (let stop = 0; stop < 40; stop++) {
		const focus = await page.evaluate(() => {
			const element = document.activeElement as HTMLElement | null;
			if (!element || element === document.body) return null;
			const { outlineStyle, outlineWidth } = getComputedStyle(element);
			const name = element.getAttribute("aria-label") ?? element.innerText;
			return { name, outline: outlineStyle !== "none" && outlineWidth !== "0px" };
		});
		if (!focus) break;
		expect(focus.outline, `focus ring on "${focus.name}"`).toBe(true);
		seen.add(focus.name.trim());
		await page.keyboard.press("Tab");
	}
	for (const name of ["Dashboard", "Activity", "API keys", "Provider keys", "Create key"]) {
		expect([...seen], "reachable by Tab").toContain(name);
	}
});
