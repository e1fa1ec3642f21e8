import { prisma } from "~/platform/db/prisma.server";
import { randomToken } from "~/platform/secrets.server";
import { notDeleted } from "../stored-record.server";

/** 59 bits: nobody finds another's by trying. */
const codeLength = 10;

const codePattern = /^[0-9A-Za-z]{10}$/;

/** Whether a text may be a referral code at all. */
export function isReferralCode(text: string): boolean {
	return codePattern.test(text);
}

/** The organization's code. The first call makes it; of calls at once all get the same. */
export async function referralCodeOf(organizationId: string): Promise<string> {
	const where = { id: organizationId };
	await prisma().organization.updateMany({
		where: { ...where, referralCode: null },
		data: { referralCode: randomToken("", codeLength) },
	});
	const { referralCode } = await prisma().organization.findUniqueOrThrow({ where, select: { referralCode: true } });
	return referralCode as string;
}

/**
 * The organization that gets the credit for a new user, or null: for a code that nobody has, and for an owner who signs up
 * again with another spelling of an address of theirs (`ada+2@…`).
 */
export async function referrerOf(code: string | null, email: string): Promise<string | null> {
	if (code === null || !isReferralCode(code)) return null;
	const organization = await prisma().organization.findUnique({
		where: { referralCode: code, ...notDeleted },
		select: { id: true, members: { select: { user: { select: { email: true } } } } },
	});
	if (!organization) return null;
	const mailbox = mailboxOf(email);
	const isOwn = organization.members.some(({ user }) => mailboxOf(user.email) === mailbox);
	return isOwn ? null : organization.id;
}

/** The address without what follows a plus sign, which most mail services ignore. */
function mailboxOf(email: string): string {
	return email.toLowerCase().replace(/\+[^@]*@/, "@");
}
