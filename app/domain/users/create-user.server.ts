import { Prisma } from "~/platform/db/generated/client";
import { prisma } from "~/platform/db/prisma.server";
import { newId } from "~/platform/ids";
import { DomainError } from "../domain-error";
import { referrerOf } from "../referrals/referral-code.server";
import { countAttempt } from "./attempts.server";
import { hashPassword, passwordMarkOf } from "./password.server";
import type { ProvenUser } from "./authenticate-user.server";
import type { SignUpInput } from "./schemas";
import { welcomeByMail } from "./verify-email.server";

export type CreatedUser = ProvenUser & { organizationId: string; projectId: string };

/**
 * Creates a user with an organization and a project of their own. Throws DomainError `conflict` for an address that
 * has an account. `address` is the client's network address; null (boot, scripts) is not limited and gets no mail.
 * `referralCode` came with the link that the person followed; one that nobody has is ignored.
 */
export async function createUser(
	input: SignUpInput,
	address: string | null,
	options: { referralCode?: string | null; emailVerifiedAt?: Date | null } = {},
): Promise<CreatedUser> {
	if (address !== null) await countAttempt("sign-up-address", address);
	const passwordHash = await hashPassword(input.password);
	const user = { id: newId(), email: input.email, name: input.name };
	const referredById = await referrerOf(options.referralCode ?? null, input.email);
	const organization = { id: newId(), name: "Default Organization", isPersonal: true, referredById };
	const project = { id: newId(), organizationId: organization.id, name: "Default Project", mode: "hybrid" } as const;
	try {
		await prisma().$transaction([
			prisma().user.create({ data: { ...user, passwordHash, emailVerifiedAt: options.emailVerifiedAt ?? null } }),
			prisma().organization.create({ data: organization }),
			prisma().member.create({ data: { organizationId: organization.id, userId: user.id, role: "owner" } }),
			prisma().project.create({ data: project }),
		]);
	} catch (error) {
		if (!isTakenAddress(error)) throw error;
		throw new DomainError("conflict", "An account with this email address already exists.", { field: "email" });
	}
	if (address !== null) welcomeByMail(user);
	const passwordMark = passwordMarkOf(passwordHash);
	return { user, passwordMark, organizationId: organization.id, projectId: project.id };
}

function isTakenAddress(error: unknown): boolean {
	return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
