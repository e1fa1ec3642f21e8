import { z } from "zod";
import { descriptionSchema } from "../api-keys/schemas";

export const createMasterKeySchema = z.strictObject({ description: descriptionSchema });

export const updateMasterKeySchema = z.strictObject({ status: z.enum(["active", "inactive"]) });
export type MasterKeyStatus = z.infer<typeof updateMasterKeySchema>["status"];

export const masterKeySchema = z
	.object({
		id: z.uuid(),
		organizationId: z.uuid(),
		description: z.string(),
		maskedToken: z.string(),
		status: z.enum(["active", "inactive", "deleted"]),
		/** Null where the account is gone. */
		creator: z.object({ id: z.uuid(), name: z.string(), email: z.string() }).nullable(),
		/** To the minute. */
		lastUsedAt: z.string().nullable(),
		createdAt: z.string(),
		updatedAt: z.string(),
	})
	.meta({ id: "MasterKey" });
export type MasterKeyView = z.infer<typeof masterKeySchema>;

/** A key just made: the only moment at which its token is shown. */
export const masterKeyWithTokenSchema = masterKeySchema.extend({ token: z.string() }).meta({ id: "MasterKeyWithToken" });
export type MasterKeyWithToken = z.infer<typeof masterKeyWithTokenSchema>;
