import { z } from "zod";
import { formatMoney, parseMoney } from "~/platform/money";

/** Days for which an organization's logs may be kept. */
export const retentionDaysSchema = z.coerce
	.number("Enter a number of days")
	.int("Enter whole days")
	.min(1, "At least 1 day")
	.max(3650, "At most 3650 days");

/** Dollars that one grant may move at most: a slip of the keyboard should not be a fortune. */
export const largestGrant = "1000000";

/** Up to 12 decimals, as a number or as text; a plain decimal string when parsed. */
const grantAmountSchema = z
	.union([z.number(), z.string().trim()])
	.transform(String)
	.refine((text) => /^-?\d{1,7}(\.\d{1,12})?$/.test(text), 'Enter an amount in dollars like "25" or "49.99"')
	.transform((text, context) => {
		const amount = /^-?[\d.]+$/.test(text) ? parseMoney(text) : 0n;
		const size = amount < 0n ? -amount : amount;
		if (size > 0n && size <= parseMoney(largestGrant)) return formatMoney(amount);
		const message = size === 0n ? "Enter an amount other than zero" : "At most $1,000,000 at once";
		context.addIssue({ code: "custom", message });
		return z.NEVER;
	});

export const grantCreditsSchema = z.strictObject({
	amount: grantAmountSchema,
	reason: z.string().trim().min(1, "Say why").max(500, "Use at most 500 characters"),
	/** Makes a negative amount possible, which takes back what was granted by mistake. */
	correction: z.boolean().optional(),
});
export type GrantCreditsInput = z.infer<typeof grantCreditsSchema>;

export const changePlanSchema = z
	.strictObject({ plan: z.enum(["free", "enterprise"]), retentionDays: retentionDaysSchema })
	.partial()
	.refine((changes) => Object.keys(changes).length > 0, "Name at least one field to change");
export type ChangePlanInput = z.infer<typeof changePlanSchema>;

export const searchOrganizationsSchema = z.strictObject({
	/** Part of its name or of a member's address, or its id. */
	search: z.string().trim().max(255).optional(),
	/** Id of the last organization of the page before. */
	cursor: z.uuid("must be an id").optional(),
	limit: z.coerce.number().int().min(1).max(100).default(25),
});
export type SearchOrganizationsInput = z.infer<typeof searchOrganizationsSchema>;

/** An organization as administrators of the instance see it. */
export const instanceOrganizationSchema = z
	.object({
		id: z.uuid(),
		name: z.string(),
		status: z.enum(["active", "inactive", "deleted"]),
		plan: z.enum(["free", "enterprise"]),
		/** State of its subscription at Stripe; null where it never had one. */
		subscriptionStatus: z.string().nullable(),
		/** Dollars, decimal string. */
		credits: z.string(),
		/** Dollars that administrators granted, decimal string. */
		granted: z.string(),
		retentionLevel: z.enum(["none", "retain"]),
		retentionDays: z.int(),
		owners: z.array(z.object({ name: z.string(), email: z.string() })),
		memberCount: z.int(),
		projectCount: z.int(),
		createdAt: z.string(),
	})
	.meta({ id: "InstanceOrganization" });
export type InstanceOrganization = z.infer<typeof instanceOrganizationSchema>;

export const instanceOrganizationPageSchema = z.object({
	organizations: z.array(instanceOrganizationSchema),
	pagination: z.object({ nextCursor: z.string().nullable(), hasMore: z.boolean(), limit: z.int() }),
});
export type InstanceOrganizationPage = z.infer<typeof instanceOrganizationPageSchema>;
