import { z } from "zod";
import { loadReferrals } from "~/domain/referrals/queries.server";
import { referralsSchema } from "~/domain/referrals/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const read = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}/referrals",
	summary: "Read the referrals of an organization",
	description: "Its sign-up link, and what came of it. Needs the owner role.",
	tag: "Organizations",
	auth: "session",
	params: idParams,
	response: z.object({ referrals: referralsSchema }),
	async handler({ user, params }) {
		await organizationAccess(user, params.id, "owner");
		return { referrals: await loadReferrals(params.id) };
	},
});

const routes = resource(read);
export const loader = routes.loader;
export const action = routes.action;
