import { z } from "zod";

/** Dollars of top-ups, in all, from which an organization refers others and earns by it. */
export const referralThreshold = "100";

export const referralsSchema = z
	.object({
		/** Whether the organization has topped up enough to refer others. */
		unlocked: z.boolean(),
		/** Dollars of top-ups needed, decimal string; so are the other amounts. */
		threshold: z.string(),
		/** Top-ups so far. */
		purchased: z.string(),
		/** What is missing to the threshold; "0" once unlocked. */
		remaining: z.string(),
		/** Part of the sign-up link that says who sent it; null until unlocked. */
		code: z.string().nullable(),
		/** Where those who are referred sign up; null until unlocked. */
		link: z.string().nullable(),
		/** People who signed up through the link. */
		usersReferred: z.int(),
		/** Credits earned by their spending. */
		earnings: z.string(),
	})
	.meta({ id: "Referrals" });
export type Referrals = z.infer<typeof referralsSchema>;
