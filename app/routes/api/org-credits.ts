import { z } from "zod";
import { grantCredits } from "~/domain/instance/grant-credits.server";
import { grantCreditsSchema } from "~/domain/instance/schemas";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { messageResponse } from "~/http/error-response.server";
import { assertInstanceAdmin } from "~/http/require-admin.server";

const grant = defineApiRoute({
	method: "POST",
	path: "/orgs/{id}/credits",
	summary: "Grant credits to an organization",
	description:
		"For administrators of the instance. `correction` allows a negative amount, which takes back what was granted and is " +
		"still there. A repeated request with the same `Idempotency-Key` changes nothing.",
	tag: "Instance",
	auth: "session",
	params: idParams,
	headers: z.object({ "Idempotency-Key": z.string().max(255).optional() }),
	body: grantCreditsSchema,
	response: z.object({ credits: z.string() }),
	async handler({ request, user, params, body }) {
		await assertInstanceAdmin(user);
		const key = request.headers.get("idempotency-key") ?? undefined;
		if (key !== undefined && key.length > 255) throw messageResponse(400, "Idempotency-Key is longer than 255 characters.");
		return { credits: await grantCredits(params.id, body, user, key) };
	},
});

const routes = resource(grant);
export const loader = routes.loader;
export const action = routes.action;
