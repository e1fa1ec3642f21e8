import { auditFilterValues, listAuditEntries } from "~/domain/audit/queries.server";
import { auditFiltersSchema, auditFilterValuesSchema, auditPageSchema } from "~/domain/audit/schemas";
import { assertEnterprise } from "~/domain/enterprise-feature.server";
import { defineApiRoute, idParams, resource } from "~/http/api-route.server";
import { organizationAccess } from "~/http/require-project.server";

const list = defineApiRoute({
	method: "GET",
	path: "/orgs/{id}/audit-logs",
	summary: "Read the audit log of an organization",
	description:
		"Newest first, kept 90 days. `cursor` is the `nextCursor` of the page before; `to` is exclusive; `filters` holds what " +
		"the entries can be filtered by. Needs the admin role and, where the instance charges, the enterprise plan.",
	tag: "Audit log",
	auth: "session",
	params: idParams,
	query: auditFiltersSchema,
	response: auditPageSchema.extend({ filters: auditFilterValuesSchema }),
	async handler({ user, params, query }) {
		const { organization } = await organizationAccess(user, params.id, "admin");
		assertEnterprise(organization.plan, "Audit logs");
		const [page, filters] = await Promise.all([
			listAuditEntries(organization.id, query),
			auditFilterValues(organization.id),
		]);
		return { ...page, filters };
	},
});

const routes = resource(list);
export const loader = routes.loader;
export const action = routes.action;
