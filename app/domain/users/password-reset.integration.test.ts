import type { AddressInfo } from "node:net";
import { afterAll, expect, it, vi } from "vitest";
import { closeState } from "../../../tests/factories/close-state";
import { signUpPerson } from "../../../tests/factories/management-client";
import { requestPasswordReset } from "./request-password-reset.server";
import { resetPassword } from "./reset-password.server";

/** Takes every mail that is sent, before anything reads the environment. */
const mailbox = await vi.hoisted(async () => {
	const { createServer } = await import("node:net");
	const mails: string[] = [];
	const server = createServer((socket) => {
		let body: string | null = null;
		socket.write("220 mailbox\r\n");
		socket.on("data", (bytes) => {
			const text = bytes.toString();
			if (body !== null) {
				body += text;
				if (!body.endsWith("\r\n.\r\n")) return;
				mails.push(body);
				body = null;
				socket.write("250 taken\r\n");
				return;
			}
			if (text.startsWith("DATA")) {
				body = "";
				socket.write("354 go on\r\n");
			} else socket.write(text.startsWith("QUIT") ? "221 bye\r\n" : "250 ok\r\n");
		});
		socket.on("error", () => undefined);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	process.env.SMTP_URL = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}?ignoreTLS=true`;
	return { mails, close: () => server.close() };
});

afterAll(async () => {
	mailbox.close();
	await closeState();
});

/** A mail's text as its reader sees it. */
function readable(mail: string): string {
	return mail.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

it("mails a link that works once", async () => {
	const { client, email } = await signUpPerson();
	await requestPasswordReset(email, "203.0.113.10");
	await vi.waitFor(() => expect(mailbox.mails).toHaveLength(1), 10_000);
	const text = readable(mailbox.mails[0] as string);
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
	const recipients = () => mailbox.mails.map((mail) => /^To: (\S+)/m.exec(mail)?.[1]).sort();
	await vi.waitFor(() => expect(recipients()).toEqual([email, email, email, last.email].sort()), 10_000);
});
