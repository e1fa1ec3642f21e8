/** Plans of an organization, as its column has them. */
export type Plan = "free" | "enterprise";

/** What a plan allows where the instance charges. */
export type PlanAllowance = {
	/** Members and open invitations of an organization. */
	seats: number;
	/** API keys of a project, disabled ones included: only deleting one makes room. */
	apiKeysPerProject: number;
	/** Projects of an organization, disabled ones included: only deleting one makes room. */
	projects: number;
	/** Organizations that one account may own before it creates another; the best plan among them counts. */
	ownedOrganizations: number;
	/** Whether rules by network address, master keys and the like are part of it. */
	enterpriseFeatures: boolean;
};

/** Days that requests are kept where the plan has no period of its own. */
export const standardRetentionDays = 30;

/** Active master keys of an organization; a limit of safety that holds on every plan and instance. */
export const maxMasterKeys = 10;

/** Stands for "no limit" where clients expect a number: the largest integer that every one of them reads. */
export const unlimited = 2_147_483_647;

const allowances: Record<Plan, PlanAllowance> = {
	free: { seats: 5, apiKeysPerProject: 20, projects: 100, ownedOrganizations: 20, enterpriseFeatures: false },
	enterprise: {
		seats: unlimited,
		apiKeysPerProject: unlimited,
		// Limits of safety: both are listed as a whole, and programs make projects, one for each of their customers.
		projects: 10_000,
		ownedOrganizations: 1000,
		enterpriseFeatures: true,
	},
};

/** What an organization may have. Where the instance does not charge (`PAID_MODE=false`), everything. */
export function allowanceOf(plan: Plan, paidMode: boolean): PlanAllowance {
	return allowances[paidMode ? plan : "enterprise"];
}
