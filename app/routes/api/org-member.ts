import { z } from "zod";
import { removeMember, updateMember } from "~/domain/members/change-member.server";
import { listMembers } from "~/domain/members/queries.server";
import { memberSchema, updateMemberSchema } from "~/domain/members/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { notFound, organizationAccess } from "~/http/require-project.server";

const params = z.object({ id: z.uuid(), userId: z.uuid() });

const update = defineApiRoute({
	method: "PATCH",
	path: "/orgs/{id}/members/{userId}",
	summary: "Change a member",
	description:
		"Changes the named fields only. `restricted` limits a developer to the keys of `apiKeyIds`. Only owners make, " +
		"change and remove owners; one owner always remains.",
	tag: "Team",
	auth: "session",
	params,
	body: updateMemberSchema,
	refusals: { 409: "The organization would have no owner" },
	response: z.object({ member: memberSchema }),
	async handler({ user, params: { id, userId }, body }) {
		const { role } = await organizationAccess(user, id, "admin");
		await updateMember({ organizationId: id, userId }, body, user);
		const member = (await listMembers(id, { userId: user.id, role })).find((each) => each.userId === userId);
		if (!member) throw notFound("Member");
		return { member };
	},
});

const remove = defineApiRoute({
	method: "DELETE",
	path: "/orgs/{id}/members/{userId}",
	summary: "Remove a member, or leave",
	description: "Needs the admin role, except to leave. The last owner stays.",
	tag: "Team",
	auth: "session",
	params,
	refusals: { 409: "The organization would have no owner" },
	response: z.object({ message: z.string() }),
	async handler({ user, params: { id, userId } }) {
		await organizationAccess(user, id, userId === user.id ? "developer" : "admin");
		await removeMember({ organizationId: id, userId }, user);
		return { message: userId === user.id ? "You left the organization" : "Member removed" };
	},
});

const routes = resource(update, remove);
export const loader = routes.loader;
export const action = routes.action;
