import { z } from "zod";

/** A limit of requests or tokens a minute, null for none; the largest is what the column holds. */
export const perMinuteSchema = z
	.int("Enter a whole number")
	.min(1, "At least 1")
	.max(2_147_483_647, "At most 2147483647")
	.nullable();

/** The same as a form field sends it: text, empty for none. */
export const perMinuteFieldSchema = z
	.string()
	.trim()
	.transform((text) => (text === "" ? null : Number(text)))
	.pipe(perMinuteSchema);
