import { z } from "zod";
import { perMinuteSchema } from "../rate-limits";
import { routingOverridesSchema } from "../routing/settings";

export const projectModes = ["api-keys", "credits", "hybrid"] as const;
export type ProjectMode = (typeof projectModes)[number];

const settings = {
	name: z.string().trim().min(1, "Enter a name").max(255, "Use at most 255 characters"),
	mode: z.enum(projectModes),
	cachingEnabled: z.boolean(),
	cacheDurationSeconds: z
		.int("Enter whole seconds")
		.min(10, "At least 10 seconds")
		.max(31_536_000, "At most one year"),
	cacheCoalescing: z.boolean(),
	providerCacheWritesEnabled: z.boolean(),
	requestsPerMinute: perMinuteSchema,
	tokensPerMinute: perMinuteSchema,
	routingConfig: routingOverridesSchema.nullable(),
};

export const createProjectSchema = z.strictObject({
	name: settings.name,
	organizationId: z.uuid(),
	mode: settings.mode.optional(),
	cachingEnabled: settings.cachingEnabled.optional(),
	cacheDurationSeconds: settings.cacheDurationSeconds.optional(),
	cacheCoalescing: settings.cacheCoalescing.optional(),
	providerCacheWritesEnabled: settings.providerCacheWritesEnabled.optional(),
	requestsPerMinute: settings.requestsPerMinute.optional(),
	tokensPerMinute: settings.tokensPerMinute.optional(),
});
export type CreateProjectInput = z.infer<typeof createProjectSchema>;

/** What may change of a project; a field that is left out stays. Deleting is a command of its own. */
export const updateProjectSchema = z
	.strictObject({ ...settings, status: z.enum(["active", "inactive"]) })
	.partial();
export type UpdateProjectInput = z.infer<typeof updateProjectSchema>;

export const projectSchema = z
	.object({
		id: z.uuid(),
		name: z.string(),
		organizationId: z.uuid(),
		mode: z.enum(projectModes),
		status: z.enum(["active", "inactive", "deleted"]),
		cachingEnabled: z.boolean(),
		cacheDurationSeconds: z.int(),
		cacheCoalescing: z.boolean(),
		providerCacheWritesEnabled: z.boolean(),
		/** Limits of all keys of the project together, null where there is none. */
		requestsPerMinute: z.int().nullable(),
		tokensPerMinute: z.int().nullable(),
		routingConfig: routingOverridesSchema.nullable(),
		createdAt: z.string(),
		updatedAt: z.string(),
	})
	.meta({ id: "Project" });
export type ProjectView = z.infer<typeof projectSchema>;
