import type { Ids } from "./organization";

/**
 * Who may: `public` anybody, `session` whoever is signed in (for themselves), `developer`, `admin` and `owner` members of the
 * organization whose ids are in the path or body, at least in that role, `instance` administrators of the installation,
 * `api-key` and `master-key` bearers of one, `webhook` senders who sign.
 */
export type Access = "public" | "session" | "developer" | "admin" | "owner" | "instance" | "api-key" | "master-key" | "webhook";

/** JSON, in which `:project` and the like stand for ids. */
type Body = Record<string, unknown>;

/** `body`: of an API call. `forms`: each is posted by itself. `query`: appended to the path. */
export type Rule = { access: Access; body?: Body; forms?: Record<string, string>[]; query?: string };

const api = (access: Access, body?: Body, query?: string): Rule => ({ access, ...(body && { body }), ...(query && { query }) });
const page = (access: Access, ...forms: Record<string, string>[]): Rule => ({ access, forms });

const chat = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Hi" }] };
const rule = { ruleType: "allow_models", ruleValue: { models: ["gpt-4o"] } };
const cardForms = [{ intent: "default-card", id: "pm_1" }, { intent: "remove-card", id: "pm_1" }];
const newcomer = { name: "X", email: "nobody at all", password: "x" };

/**
 * One line per method and route of app/routes.ts; several rules where forms need different roles. A new route needs its
 * line: the sweep fails without it.
 */
export const accessTable: Record<string, Rule | Rule[]> = {
	"POST /v1/chat/completions": api("api-key", chat),
	"GET /v1/responses": api("public"),
	"POST /v1/responses": api("api-key", { model: "gpt-4o-mini", input: "Hi" }),
	"GET /v1/responses/:id": api("api-key"),
	"DELETE /v1/responses/:id": api("api-key"),
	"GET /v1/responses/:id/input_items": api("api-key"),
	"POST /v1/messages": api("api-key", { ...chat, max_tokens: 5 }),
	"POST /v1/messages/count_tokens": api("api-key", chat),
	"POST /v1/completions": api("api-key", { model: "gpt-4o-mini", prompt: "Hi" }),
	"GET /v1/models": api("public"),
	"GET /v1/models/*": api("public"),
	"GET /api/hello": api("public"),
	"GET /health": api("public"),
	"GET /health/live": api("public"),
	"GET /metrics": api("public"),
	"GET /openapi.json": api("public"),

	"POST /auth/sign-up/email": api("public", newcomer),
	"POST /auth/sign-in/email": api("public", { email: "nobody", password: "x" }),
	"GET /auth/get-session": api("public"),
	"POST /auth/sign-out": api("public", {}),
	"POST /auth/device/code": api("public", { client_id: "cli" }),
	"POST /auth/device/token": api("public", {
		grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: "x", client_id: "cli",
	}),
	"PUT /user/password": api("session", { currentPassword: "wrong", newPassword: "quite another one" }),

	"GET /orgs": api("session"),
	"POST /orgs": api("session", { name: "Another" }),
	"GET /orgs/:id": api("developer"),
	"PATCH /orgs/:id": api("admin", { name: "Taken" }),
	"DELETE /orgs/:id": api("owner"),
	"GET /orgs/:id/projects": api("developer"),
	"GET /orgs/:id/members": api("developer"),
	"PATCH /orgs/:id/members/:userId": api("admin", { role: "admin" }),
	"DELETE /orgs/:id/members/:userId": api("admin"),
	"GET /orgs/:id/invitations": api("admin"),
	"POST /orgs/:id/invitations": api("admin", { email: "x@example.net", role: "developer" }),
	"POST /orgs/:id/invitations/:invitationId": api("admin", {}),
	"DELETE /orgs/:id/invitations/:invitationId": api("admin"),
	"GET /orgs/:id/audit-logs": api("admin"),
	"GET /orgs/:id/master-keys": api("admin"),
	"POST /orgs/:id/master-keys": api("admin", { description: "Planted" }),
	"PATCH /orgs/:id/master-keys/:keyId": api("admin", { status: "inactive" }),
	"DELETE /orgs/:id/master-keys/:keyId": api("admin"),
	"GET /orgs/:id/transactions": api("owner"),
	"POST /orgs/:id/top-up": api("owner", { amount: "10" }),
	"POST /orgs/:id/top-up/quote": api("owner", { amount: "10" }),
	"GET /orgs/:id/payment-methods": api("owner"),
	"POST /orgs/:id/payment-methods": api("owner", {}),
	"PATCH /orgs/:id/payment-methods/:methodId": api("owner", { isDefault: true }),
	"DELETE /orgs/:id/payment-methods/:methodId": api("owner"),
	"GET /orgs/:id/auto-top-up": api("owner"),
	"PATCH /orgs/:id/auto-top-up": api("owner", { enabled: false }),
	"GET /orgs/:id/subscription": api("owner"),
	"POST /orgs/:id/subscription": api("owner", {}),
	"POST /orgs/:id/billing-portal": api("owner", {}),
	"GET /orgs/:id/referrals": api("owner"),
	"POST /orgs/:id/credits": api("instance", { amount: "1000", reason: "For me" }),
	"GET /admin/orgs": api("instance"),
	"PATCH /admin/orgs/:id": api("instance", { plan: "enterprise" }),
	"POST /webhooks/stripe": api("webhook", { id: "evt_1", type: "payment_intent.succeeded" }),

	"POST /projects": api("admin", { name: "Planted", organizationId: ":organization" }),
	"GET /projects/:id": api("developer"),
	"PATCH /projects/:id": api("admin", { name: "Taken" }),
	"DELETE /projects/:id": api("admin"),
	"GET /keys/api": api("developer", undefined, "projectId=:project"),
	"POST /keys/api": api("admin", { description: "Planted", projectId: ":project" }),
	"PATCH /keys/api/:id": api("admin", { status: "inactive" }),
	"DELETE /keys/api/:id": api("admin"),
	"PATCH /keys/api/limit/:id": api("admin", { usageLimit: "0" }),
	"POST /keys/api/:id/roll": api("admin", {}),
	"GET /keys/api/:id/iam": api("developer"),
	"POST /keys/api/:id/iam": api("admin", rule),
	"PATCH /keys/api/:id/iam/:ruleId": api("admin", { status: "inactive" }),
	"DELETE /keys/api/:id/iam/:ruleId": api("admin"),
	"GET /keys/provider": api("developer", undefined, "organizationId=:organization"),
	"POST /keys/provider": api("admin", { organizationId: ":organization", provider: "openai", token: "sk-planted" }),
	"PATCH /keys/provider/:id": api("admin", { name: "Taken" }),
	"DELETE /keys/provider/:id": api("admin"),
	"GET /activity": api("developer", undefined, "projectId=:project&groupBy=apiKey"),
	"GET /activity/sources": api("developer", undefined, "projectId=:project"),
	"GET /logs": api("developer", undefined, "projectId=:project"),
	"GET /logs/:id": api("developer"),

	"GET /v1/master/projects": api("master-key"),
	"POST /v1/master/projects": api("master-key", { name: "Planted" }),
	"PATCH /v1/master/projects/:id": api("master-key", { name: "Taken" }),
	"DELETE /v1/master/projects/:id": api("master-key"),
	"POST /v1/master/keys": api("master-key", { description: "Planted", projectId: ":project" }),
	"PATCH /v1/master/keys/:id": api("master-key", { status: "inactive" }),
	"DELETE /v1/master/keys/:id": api("master-key"),
	"GET /v1/master/keys/:id/iam": api("master-key"),
	"POST /v1/master/keys/:id/iam": api("master-key", rule),
	"PATCH /v1/master/keys/:id/iam/:ruleId": api("master-key", { status: "inactive" }),
	"DELETE /v1/master/keys/:id/iam/:ruleId": api("master-key"),
	"GET /v1/master/*": api("public"),
	"POST /v1/master/*": api("public"),

	"GET /sign-in": page("public"),
	"POST /sign-in": page("public", { email: "nobody", password: "x" }),
	"GET /sign-up": page("public"),
	"POST /sign-up": page("public", newcomer),
	"GET /forgot-password": page("public"),
	"POST /forgot-password": page("public", { email: "nobody at all" }),
	"GET /reset-password": page("public"),
	"POST /reset-password": page("public", { password: "quite another one" }),
	"GET /verify-email": page("session"),
	"POST /verify-email": page("session", {}),
	"GET /connect/device": page("session"),
	"POST /connect/device": page("session", { user_code: "XXXX-XXXX", decision: "approve" }),
	"GET /accept-invitation": page("public"),
	"POST /accept-invitation": page("session", {}),
	"GET /sign-out": page("public"),
	"POST /sign-out": page("public", {}),

	"GET /dashboard": page("session"),
	"GET /dashboard/api-keys": page("session"),
	"GET /dashboard/organizations": page("public"),
	"POST /dashboard/organizations": page("session", { name: "" }),
	"GET /dashboard/search-index": page("public"),
	"GET /dashboard/:organizationId": page("developer"),
	"GET /dashboard/:organizationId/org/projects": page("public"),
	"POST /dashboard/:organizationId/org/projects": page("admin", { name: "Planted" }),
	"GET /dashboard/:organizationId/:projectId": page("developer"),
	"GET /dashboard/:organizationId/:projectId/activity": page("developer"),
	"GET /dashboard/:organizationId/:projectId/activity/new": page("developer"),
	"GET /dashboard/:organizationId/:projectId/activity/:logId": page("developer"),
	"GET /dashboard/:organizationId/:projectId/api-keys": page("developer"),
	"POST /dashboard/:organizationId/:projectId/api-keys": page(
		"admin",
		{ intent: "create", name: "Planted" },
		...["status", "rename", "delete", "limits", "roll", "rate-limits", "add-rule", "delete-rule"].map((intent) => ({
			intent, id: ":apiKey", ruleId: ":iamRule", status: "inactive", name: "Taken",
		})),
	),
	"GET /dashboard/:organizationId/:projectId/settings": page("developer"),
	"POST /dashboard/:organizationId/:projectId/settings": page("admin", { intent: "save", name: "Taken", mode: "credits" }, { intent: "archive" }),
	"GET /dashboard/:organizationId/:projectId/settings/caching": page("developer"),
	"POST /dashboard/:organizationId/:projectId/settings/caching": page("admin", { providerCacheWritesEnabled: "false" }),
	"GET /dashboard/:organizationId/:projectId/settings/routing": page("developer"),
	"POST /dashboard/:organizationId/:projectId/settings/routing": page("admin", {}),
	"GET /dashboard/:organizationId/:projectId/settings/routing/preview": page("developer"),
	"GET /dashboard/:organizationId/org/provider-keys": page("developer"),
	"POST /dashboard/:organizationId/org/provider-keys": page(
		"admin",
		{ intent: "add", provider: "openai", token: "sk-planted" },
		...["edit", "status", "delete"].map((intent) => ({ intent, id: ":providerKey", status: "inactive", name: "Taken" })),
	),
	"GET /dashboard/:organizationId/org/team": page("developer"),
	"POST /dashboard/:organizationId/org/team": page(
		"admin",
		{ intent: "invite", email: "x@example.net", role: "developer" },
		{ intent: "role", userId: ":member", role: "admin" },
		{ intent: "access", userId: ":member", restricted: "true" },
		{ intent: "remove", userId: ":member" },
		{ intent: "resend", id: ":invitation" },
		{ intent: "revoke", id: ":invitation" },
	),
	"GET /dashboard/:organizationId/org/master-keys": page("admin"),
	"POST /dashboard/:organizationId/org/master-keys": page(
		"admin",
		{ intent: "create", description: "Planted" },
		...["status", "delete"].map((intent) => ({ intent, id: ":masterKey", status: "inactive" })),
	),
	"GET /dashboard/:organizationId/org/audit-logs": page("admin"),
	"GET /dashboard/:organizationId/org/instance": page("instance"),
	"POST /dashboard/:organizationId/org/instance": page(
		"instance",
		{ intent: "grant", id: ":organization", amount: "10", reason: "For me" },
		{ intent: "plan", id: ":organization", plan: "enterprise" },
	),
	"GET /dashboard/:organizationId/org/policies": page("developer"),
	"POST /dashboard/:organizationId/org/policies": page("admin", { retentionLevel: "none" }, { compliancePolicy: '{"enabled":true}' }),
	"GET /dashboard/:organizationId/org/preferences": page("developer"),
	"POST /dashboard/:organizationId/org/preferences": [
		page("admin", { intent: "name", name: "Taken" }),
		page("owner", { intent: "billing", billingCompany: "Taken" }, { intent: "delete" }),
	],
	"GET /dashboard/:organizationId/org/billing": page("developer"),
	"POST /dashboard/:organizationId/org/billing": page(
		"owner",
		...["auto-top-up", "subscribe", "manage"].map((intent) => ({ intent })),
		...cardForms,
	),
	"POST /dashboard/:organizationId/org/billing/payments": [
		api("owner", { do: "top-up", input: { amount: "10" } }),
		api("owner", { do: "refresh", input: { transactionId: ":project" } }),
		api("owner", { do: "save-card", input: {} }),
	],
	"GET /dashboard/:organizationId/org/transactions": page("developer"),
	"GET /dashboard/:organizationId/org/referrals": page("developer"),

	"GET /": page("public"),
	"GET /docs/clients": page("public"),
	"GET /models": page("public"),
	"GET /models/:modelId": page("public"),
	"GET /providers": page("public"),
	"GET /providers/:providerId": page("public"),
	"GET /*": page("public"),
	"POST /*": page("public", {}),
};

const parameters: Record<string, keyof Ids> = {
	":organizationId": "organization",
	":projectId": "project",
	":logId": "log",
	":userId": "member",
	":invitationId": "invitation",
	":ruleId": "iamRule",
	":keyId": "masterKey",
};

/** Stripe's, not ours. */
const paymentMethod = "pm_1";

/** What `:id` means, by how the path begins. */
const idByPath: [start: string, id: keyof Ids][] = [
	["/orgs/", "organization"],
	["/admin/orgs/", "organization"],
	["/projects/", "project"],
	["/v1/master/projects/", "project"],
	["/keys/provider/", "providerKey"],
	["/keys/api/", "apiKey"],
	["/v1/master/keys/", "apiKey"],
	["/logs/", "log"],
	["/v1/responses/", "response"],
];

/** A path of the table with an organization's ids in it. */
export function pathOf(path: string, ids: Ids): string {
	return path.replace("*", "nothing-here").replace(/:\w+/g, (name) => {
		const known = name === ":id" ? idByPath.find(([start]) => path.startsWith(start))?.[1] : parameters[name];
		if (known) return ids[known];
		if (name === ":id") throw new Error(`${path}: say in idByPath what its id is of`);
		return name === ":methodId" ? paymentMethod : "none";
	});
}

/** Text in which `:project` and the like become ids. */
export function withIds(text: string, ids: Ids): string {
	return text.replace(/:([a-zA-Z]+)/g, (all, name: string) => (name in ids ? ids[name as keyof Ids] : all));
}
