import { z } from "zod";
import { apiKeySchema, createApiKeySchema, limitsProblem, updateApiKeySchema } from "../api-keys/schemas";
import { createProjectSchema, projectSchema, updateProjectSchema } from "../projects/schemas";

const atLeastOne = "Name at least one field to change";

function namesSomething(changes: object): boolean {
	return Object.keys(changes).length > 0;
}

const project = updateProjectSchema.shape;

/** A project for the master key's own organization, so that it names none. */
export const provisionProjectSchema = z.strictObject({
	name: createProjectSchema.shape.name,
	cachingEnabled: project.cachingEnabled,
	cacheDurationSeconds: project.cacheDurationSeconds,
	mode: project.mode,
});

export const changeProjectSchema = z
	.strictObject({
		name: project.name,
		cachingEnabled: project.cachingEnabled,
		cacheDurationSeconds: project.cacheDurationSeconds,
		mode: project.mode,
		status: project.status,
	})
	.refine(namesSomething, atLeastOne);

const key = createApiKeySchema.shape;

/** Limits as every other surface takes them: `null` clears one. */
const limits = {
	usageLimit: key.usageLimit,
	periodUsageLimit: key.periodUsageLimit,
	periodUsageDurationValue: key.periodUsageDurationValue,
	periodUsageDurationUnit: key.periodUsageDurationUnit,
};

export const provisionApiKeySchema = z
	.strictObject({ projectId: key.projectId, description: key.description, ...limits })
	.superRefine((input, context) => {
		const problem = limitsProblem(input);
		if (problem) context.addIssue({ code: "custom", path: [problem.field], message: problem.message });
	});

export const changeApiKeySchema = z
	.strictObject({
		description: updateApiKeySchema.shape.description,
		status: updateApiKeySchema.shape.status,
		...limits,
	})
	.refine(namesSomething, atLeastOne);
export type ChangeApiKeyInput = z.infer<typeof changeApiKeySchema>;

/** A project as programs get it, which have no business with its routing. */
export const provisionedProjectSchema = projectSchema
	.pick({
		id: true,
		name: true,
		organizationId: true,
		cachingEnabled: true,
		cacheDurationSeconds: true,
		mode: true,
		status: true,
		createdAt: true,
		updatedAt: true,
	})
	.meta({ id: "ProvisionedProject" });

/** An API key as programs get it: without the name and address of the person behind `createdBy`. */
export const provisionedApiKeySchema = apiKeySchema.omit({ creator: true }).meta({ id: "ProvisionedApiKey" });

export const provisionedApiKeyWithTokenSchema = provisionedApiKeySchema
	.extend({ token: z.string() })
	.meta({ id: "ProvisionedApiKeyWithToken" });
