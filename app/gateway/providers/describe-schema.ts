import { type Fields, wordOf } from "./fields";

type Described = { schema: Fields; description?: string | undefined };

/**
 * The schema of an answer for wires that take a bare one: what the format says about itself stands in the schema's own
 * description, before the words that are there.
 */
export function describeSchema({ schema, description }: Described): Fields {
	const own = wordOf(schema.description);
	if (!description || description === own) return schema;
	return { ...schema, description: own === undefined ? description : `${description}\n\n${own}` };
}
