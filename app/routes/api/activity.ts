import { activityOf } from "~/domain/usage/queries.server";
import { activityQuerySchema } from "~/domain/usage/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { usageScope } from "~/http/usage-scope.server";
import { activityResponseSchema } from "./usage-schemas";

const read = defineApiRoute({
	method: "GET",
	path: "/activity",
	summary: "Usage over time",
	description: "Of one project, or of everything you can see. Short periods come by the hour, others by UTC day.",
	tag: "Usage",
	auth: "session",
	query: activityQuerySchema,
	response: activityResponseSchema,
	async handler({ user, query: { projectId, ...query } }) {
		return activityOf({ ...query, ...(await usageScope(user, { projectId })) });
	},
});

const routes = resource(read);
export const loader = routes.loader;
export const action = routes.action;
