import type { Prisma } from "~/platform/db/generated/client";

/**
 * Organizations in which a reader sees only some API keys and what was done with them, with the ids of these keys. Of
 * an organization that is not named here every key is seen.
 */
export type VisibleKeys = Readonly<Record<string, readonly string[]>>;

/** For readers whom nothing is kept from: jobs, master keys, tests. */
export const everyKey: VisibleKeys = {};

type Membership = { organizationId: string; role: string; restricted: boolean; grants: { apiKeyId: string }[] };

/** What restricted developers may see. Admins and owners see every key, whatever is stored beside their role. */
export function visibleKeysOf(members: Membership[]): VisibleKeys {
	const limited = members.filter(({ role, restricted }) => restricted && role === "developer");
	return Object.fromEntries(
		limited.map(({ organizationId, grants }) => [organizationId, grants.map(({ apiKeyId }) => apiKeyId)]),
	);
}

/** Condition on API keys: of a living project and organization of the user, and not kept from them. */
export function keysVisibleTo(userId: string): Prisma.ApiKeyWhereInput {
	const seesAll = { userId, OR: [{ restricted: false }, { role: { not: "developer" as const } }] };
	const inOrganization = (members: Prisma.MemberWhereInput): Prisma.ApiKeyWhereInput => ({
		project: {
			status: { not: "deleted" },
			organization: { status: { not: "deleted" }, members: { some: members } },
		},
	});
	return {
		status: { not: "deleted" },
		OR: [inOrganization(seesAll), { ...inOrganization({ userId }), grants: { some: { userId } } }],
	};
}
