import { z } from "zod";
import { memberRoleSchema } from "../members/schemas";
import { compliancePolicySchema } from "../routing/compliance";
import { emailSchema } from "../users/schemas";

export const organizationNameSchema = z.string().trim().min(1, "Enter a name").max(255, "Use at most 255 characters");

const billingText = z.string().trim().max(2000, "Use at most 2000 characters").nullable();

export const createOrganizationSchema = z.strictObject({ name: organizationNameSchema });

/** What may change of an organization. A field that is left out stays, `null` clears it. */
export const updateOrganizationSchema = z
	.strictObject({
		name: organizationNameSchema,
		billingEmail: emailSchema.nullable(),
		billingCompany: billingText,
		billingAddress: billingText,
		billingTaxId: billingText,
		billingNotes: billingText,
		retentionLevel: z.enum(["none", "retain"]),
		compliancePolicy: compliancePolicySchema.nullable(),
	})
	.partial();
export type UpdateOrganizationInput = z.infer<typeof updateOrganizationSchema>;

/** Fields of an organization's money, which only owners change. */
export const billingFields = [
	"billingEmail",
	"billingCompany",
	"billingAddress",
	"billingTaxId",
	"billingNotes",
] as const;

export const organizationSchema = z
	.object({
		id: z.uuid(),
		name: z.string(),
		plan: z.enum(["free", "enterprise"]),
		/** Dollars, decimal string. */
		credits: z.string(),
		isPersonal: z.boolean(),
		status: z.enum(["active", "inactive", "deleted"]),
		retentionLevel: z.enum(["none", "retain"]),
		retentionDays: z.int(),
		compliancePolicy: compliancePolicySchema.nullable(),
		billingEmail: z.string().nullable(),
		billingCompany: z.string().nullable(),
		billingAddress: z.string().nullable(),
		billingTaxId: z.string().nullable(),
		billingNotes: z.string().nullable(),
		createdAt: z.string(),
		updatedAt: z.string(),
		/** Role of the user who asks. */
		role: memberRoleSchema,
	})
	.meta({ id: "Organization" });
export type OrganizationView = z.infer<typeof organizationSchema>;
