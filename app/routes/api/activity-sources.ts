import { z } from "zod";
import { sourcesOf } from "~/domain/usage/queries.server";
import { sourcesQuerySchema } from "~/domain/usage/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { usageScope } from "~/http/usage-scope.server";
import { sourceUsageSchema } from "./usage-schemas";

const read = defineApiRoute({
	method: "GET",
	path: "/activity/sources",
	summary: "Usage by the application that made the requests",
	tag: "Usage",
	auth: "session",
	query: sourcesQuerySchema,
	response: z.object({ sources: z.array(sourceUsageSchema) }),
	async handler({ user, query: { projectId, ...query } }) {
		return { sources: await sourcesOf({ ...query, ...(await usageScope(user, { projectId })) }) };
	},
});

const routes = resource(read);
export const loader = routes.loader;
export const action = routes.action;
