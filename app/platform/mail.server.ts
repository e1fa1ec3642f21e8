import { createTransport, type Transporter } from "nodemailer";
import { env } from "./env.server";
import { logger } from "./logger.server";

export type Mail = { to: string; subject: string; text: string };

let transport: Transporter | undefined;

/** Sends a plain-text mail through SMTP_URL. Without one the mail is logged, so that a self-hosted reset link is found. */
export async function sendMail(mail: Mail): Promise<void> {
	const { SMTP_URL, MAIL_FROM, SUPPORT_EMAIL, APP_NAME, APP_URL } = env();
	if (!SMTP_URL) {
		logger.warn({ to: mail.to, subject: mail.subject, text: mail.text }, "SMTP_URL is not set: this mail was not sent");
		return;
	}
	transport ??= createTransport(SMTP_URL);
	const address = SUPPORT_EMAIL ?? `no-reply@${new URL(APP_URL).hostname}`;
	await transport.sendMail({ from: MAIL_FROM ?? { name: APP_NAME, address }, ...mail });
}
