import { z } from "zod";
import { emailSchema } from "../users/schemas";

/**
 * Lowest first. A developer sees and uses, an admin manages the team (owners excepted), projects and keys, an owner also
 * the organization's money and its end.
 */
export const memberRoles = ["developer", "admin", "owner"] as const;

export const memberRoleSchema = z.enum(memberRoles);
export type MemberRole = z.infer<typeof memberRoleSchema>;

/** Whether a role may do what the needed role may do. */
export function roleCovers(role: MemberRole, needed: MemberRole): boolean {
	return memberRoles.indexOf(role) >= memberRoles.indexOf(needed);
}

/** Whether somebody in a role may give or take another: owners are made and removed by owners only. */
export function mayManageRole(role: MemberRole, other: MemberRole): boolean {
	return roleCovers(role, "admin") && roleCovers(role, other);
}

export const inviteMemberSchema = z.strictObject({ email: emailSchema, role: memberRoleSchema });
export type InviteMemberInput = z.infer<typeof inviteMemberSchema>;

/** Far more keys than one person is given. */
const mostGrants = 1000;

/** What may change of a member; a field that is left out stays. `apiKeyIds` is the whole list of granted keys. */
export const updateMemberSchema = z
	.strictObject({ role: memberRoleSchema, restricted: z.boolean(), apiKeyIds: z.array(z.uuid()).max(mostGrants) })
	.partial();
export type UpdateMemberInput = z.infer<typeof updateMemberSchema>;

export const memberSchema = z
	.object({
		userId: z.uuid(),
		name: z.string(),
		email: z.string(),
		role: memberRoleSchema,
		/** Sees and uses only the keys of `apiKeyIds`. */
		restricted: z.boolean(),
		/** Granted keys; empty where the reader is neither an admin nor the member. */
		apiKeyIds: z.array(z.uuid()),
		createdAt: z.string(),
	})
	.meta({ id: "Member" });
export type MemberView = z.infer<typeof memberSchema>;

export const invitationSchema = z
	.object({
		id: z.uuid(),
		email: z.string(),
		role: memberRoleSchema,
		/** One that has expired holds no seat; it can be sent again. */
		status: z.enum(["pending", "expired"]),
		invitedBy: z.string().nullable(),
		createdAt: z.string(),
		expiresAt: z.string(),
	})
	.meta({ id: "Invitation" });
export type InvitationView = z.infer<typeof invitationSchema>;

/** Members and open invitations; `limit` is null where there is none. */
export const seatsSchema = z.object({ used: z.int(), limit: z.int().nullable() }).meta({ id: "Seats" });
export type Seats = z.infer<typeof seatsSchema>;
