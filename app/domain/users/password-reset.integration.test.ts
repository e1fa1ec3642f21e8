import { afterAll, expect, it, vi } from "vitest";
import { closeState } from "../../../tests/factories/close-state";
import { signUpPerson } from "../../../tests/factories/management-client";
import { requestPasswordReset } from "./request-password-reset.server";
import { resetPassword } from "./reset-password.server";

const mailbox = await vi.hoisted(async () => (await import("../../../tests/setup/mailbox")).openMailbox());

afterAll(async () => {
	mailbox.close();
	await closeState();
});

/** Those of the sign-ups are not meant here. */
const resetMails = () => mailbox.mails.filter((mail) => mail.includes("/reset-password?"));

it("mails a link that works once", async () => {
	const { client, email } = await signUpPerson();
	await requestPasswordReset(email, "203.0.113.10");
	await vi.waitFor(() => expect(resetMails()).toHaveLength(1), 10_000);
	const text = resetMails()[0] as string;
	expect(text).toContain(`To: ${email}`);
	const link = /http:\/\/localhost:\d+\/reset-password\?token=([0-9A-Za-z]{43})/.exec(text);
	const reset = () => resetPassword({ token: link?.[1] as string, password: "chosen anew" });
	await reset();
	await expect(reset()).rejects.toMatchObject({ reason: "invalid" });
	expect((await client.post("/auth/sign-in/email", { email, password: "chosen anew" })).status).toBe(200);
});

it("does not fill a mailbox on somebody else's request", async () => {
	const { email } = await signUpPerson();
	mailbox.mails.length = 0;
	for (let request = 0; request < 6; request++) await requestPasswordReset(email, "203.0.113.11");
	await requestPasswordReset("nobody@example.com", "203.0.113.11");
	const last = await signUpPerson();
	await requestPasswordReset(last.email, "203.0.113.11");
	const recipients = () => resetMails().map((mail) => /^To: (\S+)/m.exec(mail)?.[1]).sort();
	await vi.waitFor(() => expect(recipients()).toEqual([email, email, email, last.email].sort()), 10_000);
});
