import { z } from "zod";

/**
 * Lowest first. A developer sees and uses, an admin manages projects and keys, an owner also the organization's
 * money.
 */
export const memberRoles = ["developer", "admin", "owner"] as const;

export const memberRoleSchema = z.enum(memberRoles);
export type MemberRole = z.infer<typeof memberRoleSchema>;

/** Whether a role may do what the needed role may do. */
export function roleCovers(role: MemberRole, needed: MemberRole): boolean {
	return memberRoles.indexOf(role) >= memberRoles.indexOf(needed);
}
