import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { startServer } from "../setup/server";
import { testCards } from "../simulators/stripe/cards";
import { type RunningStripe, startStripe, type StripeOptions } from "../simulators/stripe/stripe";
import { expect, isInteractive, seriousViolations, test as base } from "./test";

type Shop = { url: string; stripe: RunningStripe };

/** An instance of its own that charges, with a stand-in for Stripe that sends it its events. */
const test = base.extend<object, { shop: Shop }>({
	shop: [
		// oxlint-disable-next-line no-empty-pattern
		async ({}, use) => {
			const dataDir = mkdtempSync(path.join(tmpdir(), "llm-gateway-billing-"));
			const options: StripeOptions = {};
			const stripe = await startStripe(options);
			const server = await startServer({
				DATA_DIR: dataDir,
				PAID_MODE: "true",
				STRIPE_SECRET_KEY: stripe.secretKey,
				STRIPE_PUBLISHABLE_KEY: stripe.publishableKey,
				STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
				STRIPE_API_BASE: stripe.url,
				STRIPE_JS_URL: `${stripe.url}/v1/`,
				STRIPE_ENTERPRISE_PRICE_ID: "price_enterprise",
			});
			options.webhookUrl = `${server.url}/webhooks/stripe`;
			stripe.state.onEvent = (event) => void stripe.send(structuredClone(event));
			await use({ url: server.url, stripe });
			await server.stop();
			await stripe.close();
			rmSync(dataDir, { recursive: true, force: true });
		},
		{ scope: "worker", timeout: 120_000 },
	],
	baseURL: async ({ shop }, use) => use(shop.url),
});

async function enterCard(page: Page, card: keyof typeof testCards): Promise<void> {
	await page.getByLabel("Card number").fill(testCards[card].number);
	await page.getByLabel("Expiry").fill("12 / 34");
	await page.getByLabel("CVC").fill("123");
}

async function openBilling(page: Page, organizationId: string): Promise<void> {
	await page.goto(`/dashboard/${organizationId}/org/billing`);
	await isInteractive(page);
}

async function topUp(page: Page, amount: string, card: keyof typeof testCards | null): Promise<void> {
	await page.getByRole("button", { name: "Top up credits" }).click();
	await page.getByRole("textbox", { name: "Amount in dollars" }).fill(amount);
	if (card) await enterCard(page, card);
	await page.getByRole("button", { name: "Continue" }).click();
}

const dialog = (page: Page) => page.getByRole("dialog");
const credits = (page: Page) => page.getByRole("region", { name: "Credits" });

test("credits are bought with a new card, every fee shown before it is paid", async ({ signedIn: page, account, shop }) => {
	// Looks for barriers on three pages.
	test.slow();
	await openBilling(page, account.organizationId);
	await expect(credits(page)).toContainText("$0.00");
	await page.getByRole("button", { name: "Top up credits" }).click();
	await page.getByRole("button", { name: "$100" }).click();
	await expect(dialog(page)).toContainText(/Platform fee \(5%\)\$5\.00/);
	await page.getByRole("textbox", { name: "Amount in dollars" }).fill("50");
	await enterCard(page, "german");
	expect(await seriousViolations(page)).toEqual([]);
	await page.getByRole("button", { name: "Continue" }).click();
	await expect(dialog(page)).toContainText(/Credits\$50\.00Platform fee \(5%\)\$2\.50International card fee \(1\.5%\)\$0\.75Total\$53\.25/);
	expect([...shop.stripe.state.paymentIntents.values()]).toEqual([]);
	await page.getByRole("button", { name: "Pay $53.25" }).click();
	await expect(dialog(page)).toContainText("$50.00 were added to the balance.");
	await page.getByRole("button", { name: "Done" }).click();
	await expect(credits(page)).toContainText("$50.00");
	await expect(page.getByRole("region", { name: "Payment methods" })).toContainText("Visa •••• 0016");
	expect(await seriousViolations(page)).toEqual([]);

	await page.getByRole("main").getByRole("link", { name: "Transactions" }).click();
	const row = page.getByRole("row").nth(1);
	await expect(row).toContainText(/Credit top-up\+\$50\.00\$53\.25.*Completed/);
	await expect(row.getByRole("link", { name: /Receipt/ })).toHaveAttribute("href", /\/receipts\/ch_/);
	// The worker makes it a moment after the payment.
	await expect(async () => {
		await page.reload();
		await expect(row.getByRole("link", { name: /Invoice/ })).toHaveAttribute("href", /\/invoices\/in_/, { timeout: 500 });
	}).toPass();
	await isInteractive(page);
	expect(await seriousViolations(page)).toEqual([]);
});

test("a saved card pays again; its bank may ask for its holder", async ({ signedIn: page, account }) => {
	await openBilling(page, account.organizationId);
	await page.getByRole("button", { name: "Add card" }).click();
	await enterCard(page, "authenticates");
	await page.getByRole("button", { name: "Save card" }).click();
	await expect(page.getByRole("region", { name: "Payment methods" })).toContainText("Visa •••• 3184");
	await topUp(page, "10", null);
	await expect(dialog(page)).toContainText("Visa •••• 3184 is charged once you confirm.");
	await page.getByRole("button", { name: "Pay $10.65" }).click();
	await expect(dialog(page)).toContainText("$10.00 were added to the balance.");
	await page.getByRole("button", { name: "Done" }).click();
	await expect(credits(page)).toContainText("$10.00");
});

test.describe("what does not work out", () => {
	test.use({ expectedProblems: ["422 (Unprocessable"] });

	test("is said, and the form goes on", async ({ signedIn: page, account }) => {
		await openBilling(page, account.organizationId);
		await topUp(page, "1", "declined");
		await expect(dialog(page)).toContainText("Enter an amount from $5 to $5,000");
		await page.getByRole("textbox", { name: "Amount in dollars" }).fill("20");
		await page.getByRole("button", { name: "Continue" }).click();
		await page.getByRole("button", { name: "Pay $21.00" }).click();
		await expect(dialog(page).getByRole("alert")).toContainText("declined");
		await enterCard(page, "visa");
		await page.getByRole("button", { name: "Continue" }).click();
		await page.getByRole("button", { name: "Pay $21.00" }).click();
		await expect(dialog(page)).toContainText("$20.00 were added to the balance.");
		await page.getByRole("button", { name: "Done" }).click();
		await expect(credits(page)).toContainText("$20.00");
	});
});

test.describe("a payment of which nobody knows how it ended", () => {
	test.use({ expectedProblems: ["503 (Service Unavailable"] });

	test("is charged once, however often it is confirmed", async ({ signedIn: page, account, shop }) => {
		await openBilling(page, account.organizationId);
		const charges = shop.stripe.state.charges.size;
		await topUp(page, "20", "visa");
		shop.stripe.fail(9, "lost", "POST /v1/payment_intents");
		await page.getByRole("button", { name: "Pay $21.00" }).click();
		await expect(dialog(page).getByRole("alert")).toContainText("Try again in a minute");
		shop.stripe.fail(0);
		await page.getByRole("button", { name: "Pay $21.00" }).click();
		await expect(dialog(page)).toContainText("$20.00 were added to the balance.");
		await page.getByRole("button", { name: "Done" }).click();
		await expect(credits(page)).toContainText("$20.00");
		expect(shop.stripe.state.charges.size).toBe(charges + 1);
	});
});

test("cards are chosen and removed, and auto top-up is switched on", async ({ signedIn: page, account }) => {
	await openBilling(page, account.organizationId);
	const cards = page.getByRole("region", { name: "Payment methods" });
	const autoTopUp = page.getByRole("region", { name: "Auto top-up" });
	await expect(autoTopUp.getByRole("switch")).toBeDisabled();
	for (const card of ["visa", "mastercard"] as const) {
		await page.getByRole("button", { name: "Add card" }).click();
		await enterCard(page, card);
		await page.getByRole("button", { name: "Save card" }).click();
		await expect(cards).toContainText(testCards[card].number.slice(-4));
	}
	await page.getByRole("button", { name: "Actions for Visa ending in 4242" }).click();
	await page.getByRole("menuitem", { name: "Make default" }).click();
	await expect(cards.getByRole("listitem").filter({ hasText: "4242" })).toContainText("Default");
	await page.getByRole("button", { name: "Actions for Mastercard ending in 4444" }).click();
	await page.getByRole("menuitem", { name: "Remove" }).click();
	await page.getByRole("button", { name: "Remove" }).click();
	await expect(cards.getByRole("listitem")).toHaveCount(1);

	await autoTopUp.getByRole("switch", { name: "Top up automatically" }).click();
	await autoTopUp.getByLabel("When the balance is below").fill("7.50");
	await autoTopUp.getByLabel("Buy credits of").fill("30");
	await autoTopUp.getByRole("button", { name: "Save auto top-up" }).click();
	await expect(autoTopUp).toContainText("Saved");
	await page.reload();
	await expect(autoTopUp.getByRole("switch")).toBeChecked();
	await expect(autoTopUp.getByLabel("When the balance is below")).toHaveValue("7.5");
});

test.describe("on pages of the stand-in", () => {
	// They have no icon.
	test.use({ expectedProblems: ["404 (Not Found)"] });

	test("the enterprise plan is bought and managed at Stripe", async ({ signedIn: page, account }) => {
		await openBilling(page, account.organizationId);
		await page.getByRole("button", { name: "Upgrade to Enterprise" }).click();
		await page.getByRole("button", { name: "Subscribe" }).click();
		await expect(page).toHaveURL(/org\/billing/);
		const plan = page.getByRole("region", { name: "Plan" });
		await expect(async () => {
			await page.reload();
			await expect(plan).toContainText("Enterprise", { timeout: 500 });
		}).toPass();
		await isInteractive(page);
		await plan.getByRole("button", { name: "Manage Subscription" }).click();
		await expect(page.getByRole("heading", { name: "Billing portal" })).toBeVisible();
	});
});
