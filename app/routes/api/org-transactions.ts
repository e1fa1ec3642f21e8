import { listTransactionsSchema, transactionPageSchema } from "~/domain/billing/schemas";
import { listTransactions } from "~/domain/billing/transactions.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const list = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}/transactions",
	summary: "List transactions",
	description: "Payments, refunds and turns of the subscription, newest first. Needs the owner role.",
	tag: "Billing",
	auth: "session",
	params: idParams,
	query: listTransactionsSchema,
	response: transactionPageSchema,
	async handler({ user, params, query }) {
		await organizationAccess(user, params.id, "owner");
		return listTransactions(params.id, query);
	},
});

const routes = resource(list);
export const loader = routes.loader;
export const action = routes.action;
