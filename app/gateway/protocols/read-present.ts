import type { z } from "zod";

/**
 * Parses an object of many optional fields by those that are there: a request has five of fifty, and the library looks at each.
 * Same outcome as `schema.safeParse` for schemas of plain fields without checks of their own across fields; where anything is
 * not as it should be, that is what answers.
 */
export function readPresent<Shape extends z.ZodRawShape>(
	schema: z.ZodObject<Shape, z.core.$loose>,
	required: readonly (keyof Shape & string)[],
	body: Readonly<Record<string, unknown>>,
): z.ZodSafeParseResult<z.infer<typeof schema>> {
	const { shape } = schema;
	const data: Record<string, unknown> = {};
	for (const name in body) {
		const field = Object.hasOwn(shape, name) ? (shape[name] as unknown as z.ZodType) : undefined;
		if (field === undefined) {
			// A name that an object does not take as its own.
			if (name === "__proto__") return schema.safeParse(body);
			data[name] = body[name];
			continue;
		}
		const read = field.safeParse(body[name]);
		if (!read.success) return schema.safeParse(body);
		data[name] = read.data;
	}
	for (const name of required) if (!(name in data)) return schema.safeParse(body);
	return { success: true, data: data as z.infer<typeof schema> };
}
