import { z } from "zod";
import { getLog } from "~/domain/usage/queries.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { notFound } from "~/http/require-project.server";
import { usageScope } from "~/http/usage-scope.server";
import { logDetailSchema } from "./usage-schemas";

const read = defineApiRoute({
	method: "GET",
	path: "/logs/{id}",
	summary: "Read one request",
	description: "`payload` holds the request and the response where the organization retains them.",
	tag: "Usage",
	auth: "session",
	params: idParams,
	response: z.object({ log: logDetailSchema }),
	async handler({ user, params }) {
		const log = await getLog(params.id, await usageScope(user, {}));
		if (!log) throw notFound("Log");
		return { log };
	},
});

const routes = resource(read);
export const loader = routes.loader;
export const action = routes.action;
