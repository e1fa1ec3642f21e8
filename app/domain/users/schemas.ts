import { z } from "zod";

export const passwordMinimum = 8;
// Argon2 takes any length; the bound keeps a request from buying seconds of hashing.
export const passwordMaximum = 200;

/** Addresses are compared in lower case. */
export const emailSchema = z
	.string()
	.trim()
	.toLowerCase()
	.max(254, "Enter a shorter email address")
	.pipe(z.email("Enter a valid email address"));

export const newPasswordSchema = z
	.string()
	.min(passwordMinimum, `Use at least ${passwordMinimum} characters`)
	.max(passwordMaximum, `Use at most ${passwordMaximum} characters`);

/** Postgres text cannot hold NUL. */
function withoutNul(schema: z.ZodString): z.ZodString {
	return schema.refine((text) => !text.includes("\0"), "Use ordinary characters");
}

export const signUpSchema = z.strictObject({
	name: withoutNul(z.string().trim().min(1, "Enter your name").max(255, "Use at most 255 characters")),
	email: emailSchema,
	password: newPasswordSchema,
});
export type SignUpInput = z.infer<typeof signUpSchema>;

// No rule on the password here: a rule would say which passwords cannot be right.
export const signInSchema = z.strictObject({
	email: withoutNul(
		z.string().trim().toLowerCase().min(1, "Enter your email address").max(254, "Enter a shorter email address"),
	),
	password: z.string().min(1, "Enter your password").max(passwordMaximum, "Email or password is wrong"),
});
export type SignInInput = z.infer<typeof signInSchema>;

export const forgotPasswordSchema = z.strictObject({ email: emailSchema });

export const resetPasswordSchema = z.strictObject({ token: z.string().min(1).max(200), password: newPasswordSchema });

export const changePasswordSchema = z.strictObject({
	currentPassword: z.string().min(1, "Enter your current password").max(passwordMaximum),
	newPassword: newPasswordSchema,
});

export const userSchema = z.object({ id: z.uuid(), email: z.string(), name: z.string() }).meta({ id: "User" });
export type UserView = z.infer<typeof userSchema>;
