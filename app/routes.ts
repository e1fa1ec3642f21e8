import { index, layout, prefix, route, type RouteConfig } from "@react-router/dev/routes";

/** Every URL of the product, top to bottom. Routes with an explicit id are reached by the fast lane of server.ts. */
export default [
	// Inference (fast lane)
	route("v1/chat/completions", "routes/v1/chat-completions.ts", { id: "v1-chat-completions" }),
	route("v1/responses", "routes/v1/responses.ts", { id: "v1-responses" }),
	route("v1/responses/:id", "routes/v1/response.ts", { id: "v1-response" }),
	route("v1/responses/:id/input_items", "routes/v1/response-input-items.ts", { id: "v1-response-input-items" }),
	route("v1/messages", "routes/v1/messages.ts", { id: "v1-messages" }),
	route("v1/messages/count_tokens", "routes/v1/messages-count-tokens.ts", { id: "v1-messages-count-tokens" }),
	route("v1/completions", "routes/v1/completions.ts", { id: "v1-completions" }),
	route("v1/models", "routes/v1/models.ts", { id: "v1-models" }),
	route("api/hello", "routes/v1/hello.ts", { id: "v1-hello" }),
	route("v1/models/*", "routes/v1/model.ts", { id: "v1-model" }),

	// Health and metrics (fast lane)
	route("health", "routes/health.ts", { id: "health" }),
	route("health/live", "routes/health-live.ts", { id: "health-live" }),
	route("metrics", "routes/metrics.ts", { id: "metrics" }),

	// Management API
	route("auth/sign-up/email", "routes/api/auth-sign-up.ts"),
	route("auth/sign-in/email", "routes/api/auth-sign-in.ts"),
	route("auth/get-session", "routes/api/auth-session.ts"),
	route("auth/sign-out", "routes/api/auth-sign-out.ts"),
	route("auth/device/code", "routes/api/device-code.ts"),
	route("auth/device/token", "routes/api/device-token.ts"),
	route("user/password", "routes/api/user-password.ts"),
	route("orgs", "routes/api/orgs.ts"),
	route("orgs/:id", "routes/api/org.ts"),
	route("orgs/:id/projects", "routes/api/org-projects.ts"),
	route("orgs/:id/top-up", "routes/api/org-top-up.ts"),
	route("orgs/:id/top-up/quote", "routes/api/org-top-up-quote.ts"),
	route("orgs/:id/transactions", "routes/api/org-transactions.ts"),
	route("orgs/:id/payment-methods", "routes/api/org-payment-methods.ts"),
	route("orgs/:id/payment-methods/:methodId", "routes/api/org-payment-method.ts"),
	route("orgs/:id/auto-top-up", "routes/api/org-auto-top-up.ts"),
	route("orgs/:id/subscription", "routes/api/org-subscription.ts"),
	route("orgs/:id/billing-portal", "routes/api/org-billing-portal.ts"),
	route("webhooks/stripe", "routes/api/webhooks-stripe.ts"),
	route("orgs/:id/members", "routes/api/org-members.ts"),
	route("orgs/:id/members/:userId", "routes/api/org-member.ts"),
	route("orgs/:id/invitations", "routes/api/org-invitations.ts"),
	route("orgs/:id/invitations/:invitationId", "routes/api/org-invitation.ts"),
	route("orgs/:id/referrals", "routes/api/org-referrals.ts"),
	route("orgs/:id/audit-logs", "routes/api/org-audit-logs.ts"),
	route("orgs/:id/credits", "routes/api/org-credits.ts"),
	route("admin/orgs", "routes/api/admin-orgs.ts"),
	route("admin/orgs/:id", "routes/api/admin-org.ts"),
	route("orgs/:id/master-keys", "routes/api/org-master-keys.ts"),
	route("orgs/:id/master-keys/:keyId", "routes/api/org-master-key.ts"),
	route("projects", "routes/api/projects.ts"),
	route("projects/:id", "routes/api/project.ts"),
	route("keys/api", "routes/api/api-keys.ts"),
	route("keys/api/:id", "routes/api/api-key.ts"),
	route("keys/api/limit/:id", "routes/api/api-key-limit.ts"),
	route("keys/api/:id/roll", "routes/api/api-key-roll.ts"),
	route("keys/api/:id/iam", "routes/api/api-key-iam.ts"),
	route("keys/api/:id/iam/:ruleId", "routes/api/api-key-iam-rule.ts"),
	route("keys/provider", "routes/api/provider-keys.ts"),
	route("keys/provider/:id", "routes/api/provider-key.ts"),
	route("activity", "routes/api/activity.ts"),
	route("activity/sources", "routes/api/activity-sources.ts"),
	route("logs", "routes/api/logs.ts"),
	route("logs/:id", "routes/api/log.ts"),
	route("openapi.json", "routes/openapi.ts"),

	// Provisioning with master keys (page lane: their ids do not begin with "v1-")
	route("v1/master/projects", "routes/api/master-projects.ts"),
	route("v1/master/projects/:id", "routes/api/master-project.ts"),
	route("v1/master/keys", "routes/api/master-api-keys.ts"),
	route("v1/master/keys/:id", "routes/api/master-api-key.ts"),
	route("v1/master/keys/:id/iam", "routes/api/master-iam-rules.ts"),
	route("v1/master/keys/:id/iam/:ruleId", "routes/api/master-iam-rule.ts"),
	route("v1/master/*", "routes/api/master-not-found.ts"),

	// Sign-in pages
	layout("routes/auth/layout.tsx", [
		route("sign-in", "routes/auth/sign-in.tsx"),
		route("sign-up", "routes/auth/sign-up.tsx"),
		route("forgot-password", "routes/auth/forgot-password.tsx"),
		route("reset-password", "routes/auth/reset-password.tsx"),
		route("verify-email", "routes/auth/verify-email.tsx"),
		route("connect/device", "routes/auth/connect-device.tsx"),
		route("accept-invitation", "routes/auth/accept-invitation.tsx"),
	]),
	route("sign-out", "routes/auth/sign-out.ts"),

	// Console
	route("dashboard", "routes/console/dashboard-redirect.ts"),
	route("dashboard/api-keys", "routes/console/api-keys-redirect.ts"),
	route("dashboard/organizations", "routes/console/create-organization.ts"),
	route("dashboard/search-index", "routes/console/search-index.ts"),
	route("dashboard/:organizationId", "routes/console/layout.tsx", [
		index("routes/console/organization-redirect.ts"),
		route("org/projects", "routes/console/create-project.ts"),
		layout("routes/console/page-boundary.tsx", [
			// Project pages
			route(":projectId", "routes/console/overview/route.tsx"),
			route(":projectId/activity", "routes/console/activity/route.tsx"),
			route(":projectId/activity/new", "routes/console/activity/news.ts"),
			route(":projectId/activity/:logId", "routes/console/activity-detail/route.tsx"),
			route(":projectId/api-keys", "routes/console/api-keys/route.tsx"),
			route(":projectId/settings", "routes/console/settings/route.tsx"),
			route(":projectId/settings/caching", "routes/console/settings/caching/route.tsx"),
			route(":projectId/settings/routing", "routes/console/settings/routing/route.tsx"),
			route(":projectId/settings/routing/preview", "routes/console/settings/routing/preview.ts"),
			// Organization pages
			route("org/provider-keys", "routes/console/provider-keys/route.tsx"),
			route("org/team", "routes/console/team/route.tsx"),
			route("org/policies", "routes/console/policies/route.tsx"),
			route("org/preferences", "routes/console/preferences/route.tsx"),
			route("org/billing", "routes/console/billing/route.tsx"),
			route("org/billing/payments", "routes/console/billing/payments.ts"),
			route("org/transactions", "routes/console/transactions/route.tsx"),
			route("org/referrals", "routes/console/referrals/route.tsx"),
		]),
	]),

	// Catalogue pages and site
	layout("routes/site/layout.tsx", [
		index("routes/site/home.tsx"),
		route("docs/clients", "routes/site/clients.tsx"),
		route("models", "routes/models/route.tsx"),
		route("models/:modelId", "routes/models/detail/route.tsx"),
		route("providers", "routes/providers/route.tsx"),
		route("providers/:providerId", "routes/providers/detail/route.tsx"),
		route("*", "routes/site/not-found.tsx"),
	]),
] satisfies RouteConfig;

void [index, layout, prefix, route];
