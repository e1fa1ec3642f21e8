import { z } from "zod";
import { listLogs } from "~/domain/usage/queries.server";
import { logFiltersSchema } from "~/domain/usage/schemas";
import { defineApiRoute, resource } from "~/http/api-route.server";
import { usageScope } from "~/http/usage-scope.server";
import { logRowSchema } from "./usage-schemas";

const list = defineApiRoute({
	method: "GET",
	path: "/logs",
	summary: "List requests",
	description:
		"Newest first. `cursor` is the `nextCursor` of the page before; `metadata[<name>]=<value>` filters by metadata.",
	tag: "Usage",
	auth: "session",
	query: logFiltersSchema.extend({ projectId: z.uuid().optional(), organizationId: z.uuid().optional() }),
	response: z.object({
		logs: z.array(logRowSchema),
		pagination: z.object({ nextCursor: z.string().nullable(), hasMore: z.boolean(), limit: z.int() }),
	}),
	async handler({ user, query: { projectId, organizationId, ...filters } }) {
		return listLogs({ ...filters, ...(await usageScope(user, { projectId, organizationId })) });
	},
});

const routes = resource(list);
export const loader = routes.loader;
export const action = routes.action;
