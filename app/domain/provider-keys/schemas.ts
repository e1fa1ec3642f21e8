import { z } from "zod";
import { customProviderId } from "./credential-fields";

// A service account document is the longest credential there is.
const tokenSchema = z
	.string()
	.trim()
	.min(1, "Enter the provider's API key")
	.max(20_000, "Use at most 20,000 characters");

const nameSchema = z.string().trim().min(1, "Enter a name").max(255, "Use at most 255 characters").nullable();

const baseUrlSchema = z
	.url({ protocol: /^https?$/, error: "Enter an address like https://example.com/v1" })
	.max(2000, "Use at most 2000 characters")
	.transform((text) => text.replace(/\/+$/, ""))
	.nullable();

// Regions, resources and projects become parts of host names and paths, so nothing that ends one of those may pass.
const optionSchema = z
	.string()
	.trim()
	.max(200, "Use at most 200 characters")
	.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "Use letters, digits, dots, hyphens and underscores only");

const optionsSchema = z.record(z.string().max(100), optionSchema);

/** The part of `name/model` that stands for a provider which a customer describes. */
export const customNameSchema = z
	.string("Enter a name")
	.min(1, "Enter a name")
	.max(50, "Use at most 50 characters")
	.regex(/^[a-z]+$/, "Use lowercase letters only (a to z)");

/** Whether it may be http, for a server inside the operator's own network, is the operator's to say. */
const customUrlSchema = z.url({ protocol: /^https?$/, error: "Enter an address like https://api.example.com" });

export const createProviderKeySchema = z
	.strictObject({
		organizationId: z.uuid(),
		provider: z.string().min(1, "Choose a provider").max(100),
		token: tokenSchema,
		/** A label; of a custom provider the name that models are called by. */
		name: nameSchema.optional(),
		baseUrl: baseUrlSchema.optional(),
		options: optionsSchema.optional(),
	})
	.superRefine(({ provider, name, baseUrl }, context) => {
		if (provider !== customProviderId) return;
		const checks = [
			{ path: "name", result: customNameSchema.safeParse(name ?? "") },
			{ path: "baseUrl", result: customUrlSchema.safeParse(baseUrl ?? "") },
		];
		for (const { path, result } of checks) {
			if (!result.success) {
				context.addIssue({ code: "custom", path: [path], message: result.error.issues[0]?.message ?? "Invalid" });
			}
		}
	});
export type CreateProviderKeyInput = z.infer<typeof createProviderKeySchema>;

/** What may change of a provider key; a field that is left out stays, `null` clears it. */
export const updateProviderKeySchema = z
	.strictObject({
		token: tokenSchema,
		name: nameSchema,
		baseUrl: baseUrlSchema,
		options: optionsSchema,
		status: z.enum(["active", "inactive"]),
	})
	.partial();
export type UpdateProviderKeyInput = z.infer<typeof updateProviderKeySchema>;

export const providerKeySchema = z
	.object({
		id: z.uuid(),
		organizationId: z.uuid(),
		provider: z.string(),
		providerName: z.string(),
		name: z.string().nullable(),
		/** The last four characters of the provider's key. */
		maskedToken: z.string(),
		baseUrl: z.string().nullable(),
		options: z.record(z.string(), z.string()),
		status: z.enum(["active", "inactive", "deleted"]),
		createdAt: z.string(),
		updatedAt: z.string(),
	})
	.meta({ id: "ProviderKey" });
export type ProviderKeyView = z.infer<typeof providerKeySchema>;

/** What the provider said about a credential; `unknown` where it could not be asked or offers no cheap way to. */
export const credentialCheckSchema = z.discriminatedUnion("outcome", [
	z.object({ outcome: z.literal("valid") }),
	z.object({ outcome: z.literal("invalid"), message: z.string() }),
	z.object({ outcome: z.literal("unknown"), message: z.string() }),
]);
export type CredentialCheck = z.infer<typeof credentialCheckSchema>;

/** A credential as it would be stored: what is to be checked against the provider before a command takes it. */
export type CandidateCredential = {
	providerId: string;
	token: string;
	baseUrl: string | null;
	options: Record<string, string>;
};
