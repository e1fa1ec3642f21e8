import { randomUUID } from "node:crypto";

import { expect, isInteractive, projectPath, test } from "./test";

test.describe("refused forms", () => {
	test.use({ expectedProblems: ["401", "409", "422"] });

	test("signing up with mistakes names each beside its field and keeps what was entered", async ({ page, account }) => {
		await page.goto("/sign-up");
		await page.getByLabel("Name").fill("Ada");
		await page.getByLabel("Email").fill("not an address");
		await page.getByLabel("Password").fill("short");
		await page.getByRole("button", { name: "Create account" }).click();
		await expect(page.getByLabel("Email")).toHaveAccessibleDescription("Enter a valid email address");
		await expect(page.getByLabel("Password")).toHaveAccessibleDescription("Use at least 8 characters");
		await expect(page.getByLabel("Name")).toHaveValue("Ada");

		await page.getByLabel("Email").fill(account.email);
		await page.getByLabel("Password").fill("long enough");
		await page.getByRole("button", { name: "Create account" }).click();
		await expect(page.getByLabel("Email")).toHaveAccessibleDescription(/already exists/);
	});

	test("a wrong password says nothing about the account", async ({ page, account }) => {
		await page.goto("/sign-in");
		const alert = page.getByRole("alert");
		for (const email of [account.email, `nobody-${randomUUID()}@example.com`]) {
			await page.getByLabel("Email").fill(email);
			await page.getByLabel("Password").fill("wrong password");
			await page.getByRole("button", { name: "Sign in" }).click();
			await expect(alert).toHaveText("Email or password is wrong.");
		}
	});
});

test("signing in leads to where one wanted to go, and nowhere else", async ({ page, account }) => {
	const wanted = `${projectPath(account)}/settings`;
	await page.goto(wanted);
	await expect(page).toHaveURL(/\/sign-in\?redirectTo=/);
	await page.getByLabel("Email").fill(account.email);
	await page.getByLabel("Password").fill(account.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page).toHaveURL(wanted);

	await isInteractive(page);
	await page.getByRole("button", { name: `Account of ${account.name}` }).click();
	await page.getByRole("menuitem", { name: "Sign out" }).click();
	await expect(page).toHaveURL("/sign-in");
	await page.goto(wanted);
	await expect(page).toHaveURL(/\/sign-in\?redirectTo=/);

	await page.goto("/sign-in?redirectTo=//example.com/");
	await page.getByLabel("Email").fill(account.email);
	await page.getByLabel("Password").fill(account.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page).toHaveURL(projectPath(account));
});

test("asking for a reset link never says whether there is an account", async ({ page }) => {
	await page.goto("/sign-in");
	await page.getByRole("link", { name: "Forgot password?" }).click();
	// Both pages have a field for the address.
	await expect(page).toHaveURL("/forgot-password");
	await page.getByLabel("Email").fill(`nobody-${randomUUID()}@example.com`);
	await page.getByRole("button", { name: "Send reset link" }).click();
	await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
	await page.goto("/reset-password?token=made-up");
	await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
});

test.describe("without JavaScript", () => {
	test.use({ javaScriptEnabled: false, expectedProblems: ["422"] });

	test("one can sign up, and sign in", async ({ page, context }) => {
		const email = `plain-${randomUUID()}@example.com`;
		await page.goto("/sign-up");
		await page.getByLabel("Name").fill("Plain Html");
		await page.getByLabel("Email").fill(email);
		await page.getByLabel("Password").fill("short");
		await page.getByRole("button", { name: "Create account" }).click();
		await expect(page.getByText("Use at least 8 characters")).toBeVisible();
		await expect(page.getByLabel("Email")).toHaveValue(email);
		await page.getByLabel("Password").fill("a password nobody guesses");
		await page.getByRole("button", { name: "Create account" }).click();
		await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();

		await context.clearCookies();
		await page.goto("/dashboard");
		await page.getByLabel("Email").fill(email);
		await page.getByLabel("Password").fill("a password nobody guesses");
		await page.getByRole("button", { name: "Sign in" }).click();
		await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
	});
});

test("the theme is remembered and there in the first paint", async ({ signedIn: page, account }) => {
	await page.goto(projectPath(account));
	await isInteractive(page);
	await page.getByRole("button", { name: `Account of ${account.name}` }).click();
	await page.getByRole("menuitemradio", { name: "Dark" }).click();
	const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const dark = await background();
	const html = await (await page.request.get(projectPath(account))).text();
	expect(html).toMatch(/<html[^>]* class="dark"/);
	await page.reload();
	expect(await background()).toBe(dark);
});

test("projects can be made and switched", async ({ signedIn: page, account }) => {
	await page.goto(projectPath(account));
	await isInteractive(page);
	await page.getByRole("button", { name: /Switch$/ }).click();
	await page.getByRole("menuitem", { name: "Create project" }).click();
	await page.getByRole("dialog").getByLabel("Name").fill("Second project");
	await page.getByRole("dialog").getByRole("button", { name: "Create project" }).click();
	await expect(page.getByRole("button", { name: /project Second project/ })).toBeVisible();
	await expect(page).not.toHaveURL(projectPath(account));

	// The console comes back to what was open last.
	await page.goto("/dashboard");
	await expect(page.getByRole("button", { name: /project Second project/ })).toBeVisible();
	await isInteractive(page);
	await page.getByRole("button", { name: /Switch$/ }).click();
	await page.getByRole("menuitem", { name: "Default Project" }).click();
	await expect(page).toHaveURL(projectPath(account));
});

test("a device is signed in only after its code was approved", async ({ signedIn: page, request }) => {
	const device = await (await request.post("/auth/device/code", { data: { client_id: "browser-test" } })).json();
	const poll = () =>
		request.post("/auth/device/token", {
			data: {
				grant_type: "urn:ietf:params:oauth:grant-type:device_code",
				device_code: device.device_code,
				client_id: "browser-test",
			},
		});
	expect((await poll()).ok()).toBe(false);

	await page.goto("/connect/device");
	await page.getByLabel("Code").fill(device.user_code.toLowerCase().replace("-", ""));
	await page.getByRole("button", { name: "Continue" }).click();
	await expect(page.getByText(device.user_code)).toBeVisible();
	await page.getByRole("button", { name: "Approve" }).click();
	await expect(page.getByRole("heading", { name: "Device connected" })).toBeVisible();
	const token = (await (await poll()).json()).access_token;
	expect(token).toBeTruthy();

	await page.goto(`/connect/device?user_code=${device.user_code}`);
	await expect(page.getByLabel("Code")).toHaveAccessibleDescription(/unknown or has expired/);
});
