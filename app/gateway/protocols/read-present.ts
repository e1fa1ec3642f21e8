import type { z } from "zod";

/** Names of fields, each with a look that is true only for values that the schema takes as they are. */
export type Evident = ReadonlyMap<string, (value: unknown) => boolean>;

/**
 * Parses an object of many optional fields by those that are there: a request has five of fifty, and the library looks at each.
 * Of these it is not asked about what is `evident` at a glance. Same outcome as `schema.safeParse` for schemas of plain
 * fields without checks of their own across fields; where anything is not as it should be, that is what answers. The data
 * is the body itself where the schema changes nothing.
 */
export function readPresent<Shape extends z.ZodRawShape>(
	schema: z.ZodObject<Shape, z.core.$loose>,
	required: readonly (keyof Shape & string)[],
	body: Readonly<Record<string, unknown>>,
	evident: Evident,
): z.ZodSafeParseResult<z.infer<typeof schema>> {
	const { shape } = schema;
	let data: Record<string, unknown> = body;
	for (const name in body) {
		const value = body[name];
		if (evident.get(name)?.(value)) continue;
		if (!Object.hasOwn(shape, name)) {
			// A name that an object does not take as its own.
			if (name === "__proto__") return schema.safeParse(body);
			continue;
		}
		const read = (shape[name] as unknown as z.ZodType).safeParse(value);
		if (!read.success) return schema.safeParse(body);
		if (read.data === value) continue;
		if (data === body) data = { ...body };
		data[name] = read.data;
	}
	for (const name of required) if (!Object.hasOwn(body, name)) return schema.safeParse(body);
	return { success: true, data: data as z.infer<typeof schema> };
}
