import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { sendMail } from "~/platform/mail.server";
import type { UserView } from "../users/schemas";
import type { InvitationRow } from "./queries.server";

/** Mails the link of an invitation. False where the mail server refused it, which is logged. */
export async function mailInvitation(
	{ id, email, role }: InvitationRow,
	organization: { name: string },
	by: UserView,
	token: string,
): Promise<boolean> {
	const { APP_NAME, APP_URL } = env();
	const [inviter, name] = [oneLine(by.name), oneLine(organization.name)];
	try {
		await sendMail({
			to: email,
			subject: `${inviter} invites you to ${name} on ${APP_NAME}`,
			text: [
				"Hello,",
				"",
				`${inviter} (${by.email}) invites you to join ${name} on ${APP_NAME}, as ${role}.`,
				"Use this link to accept. It works once, for seven days:",
				`${APP_URL}/accept-invitation?token=${token}`,
				"",
				"If you did not expect this, ignore this mail.",
			].join("\n"),
		});
		return true;
	} catch (error) {
		logger.error({ err: error, invitationId: id }, "an invitation could not be mailed");
		return false;
	}
}

/** Names are chosen by people: they get no lines of their own in a mail, and not the room for a message. */
function oneLine(name: string): string {
	return name.replace(/\s+/g, " ").trim().slice(0, 80);
}
