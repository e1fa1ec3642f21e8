import { z } from "zod";

import { messages } from "~/components/messages";

export const lifetimeUnits = ["minutes", "hours", "days"] as const;
export type LifetimeUnit = (typeof lifetimeUnits)[number];

const unitMs: Record<LifetimeUnit, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
const longestMs = 10 * 365 * unitMs.days;

/** How long a key works, as the form sends it: absent fields mean forever. Gives the moment it ends, or null. */
export const lifetimeSchema = z
	.object({
		lifetime: z.string().optional(),
		lifetimeUnit: z.enum(lifetimeUnits).optional(),
	})
	.transform(({ lifetime, lifetimeUnit }, context) => {
		if (lifetime === undefined || lifetimeUnit === undefined) return null;
		const { errors } = messages().apiKeys;
		const problem = (message: string) => context.addIssue({ code: "custom", path: ["lifetime"], message });
		if (!/^[1-9]\d{0,8}$/.test(lifetime.trim())) {
			problem(errors.lifetime);
			return z.NEVER;
		}
		const ms = Number(lifetime) * unitMs[lifetimeUnit];
		if (ms > longestMs) {
			problem(errors.lifetimeTooLong);
			return z.NEVER;
		}
		return ms;
	});
