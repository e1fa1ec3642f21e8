/** What is written down of an organization, by the resource that it happens to. */
export const auditActions = [
	"organization.update",
	"organization.delete",
	"project.create",
	"project.update",
	"project.delete",
	"team_member.add",
	"team_member.update",
	"team_member.remove",
	"api_key.create",
	"api_key.update_status",
	"api_key.update_limit",
	"api_key.update",
	"api_key.roll",
	"api_key.delete",
	"api_key.iam_rule.create",
	"api_key.iam_rule.update",
	"api_key.iam_rule.delete",
	"provider_key.create",
	"provider_key.update",
	"provider_key.delete",
	"master_key.create",
	"master_key.update_status",
	"master_key.delete",
	"subscription.create",
	"subscription.cancel",
	"subscription.resume",
	"payment.credit_topup",
	"payment.credit_grant",
	"payment.auto_topup_update",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who acts: a person, a master key, or (neither) the system itself. */
export type AuditActor = {
	user?: { id: string; name: string; email: string };
	masterKeyId?: string;
};

export type AuditedAction = {
	organizationId: string;
	actor: AuditActor;
	action: AuditAction;
	/** `api_key`, `project` …; what the page filters by. */
	resourceType: string;
	resourceId?: string;
	/** Names and changed fields. Never a secret, never a token. */
	details?: Record<string, unknown>;
};
