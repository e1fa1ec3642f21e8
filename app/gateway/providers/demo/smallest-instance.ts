import { entryOf, type Fields, fieldsOf, listOf, numberOf, textOf } from "../fields";

const deepest = 12;

/** What one instance may grow to, in values and characters: a schema can ask for more than any memory holds. */
type Budget = { left: number };
const largest = 20_000;

/**
 * A small value that fits a JSON Schema: required properties only, the first of several choices, no more items than
 * asked for. Good enough for schemas that people write; patterns are not solved, and what would be huge is cut.
 */
export function smallestInstance(schema: Fields): unknown {
	return instanceOf(schema, schema, { left: largest }, 0);
}

function instanceOf(schema: Fields, root: Fields, budget: Budget, depth: number): unknown {
	if (depth > deepest || budget.left <= 0) return null;
	budget.left--;
	if ("const" in schema) return schema.const;
	if ("default" in schema) return schema.default;
	if (Array.isArray(schema.enum)) return schema.enum[0];
	const inner = (value: unknown) => instanceOf(fieldsOf(value) ?? {}, root, budget, depth + 1);
	const reference = textOf(schema.$ref);
	if (reference !== undefined) return inner(resolve(reference, root));
	for (const keyword of ["anyOf", "oneOf"]) {
		const first = listOf(schema[keyword])[0];
		if (first) return inner(first);
	}
	const parts = affordable(listOf(schema.allOf), budget);
	if (parts.length > 0) return Object.assign({}, ...parts.map(inner), ownObject(schema, budget, inner));
	return instanceOfType(schema, budget, inner);
}

/** Every member costs something before it is made, so that width adds up like depth. */
function affordable<Member>(members: readonly Member[], budget: Budget): readonly Member[] {
	const taken = members.slice(0, Math.max(0, budget.left));
	budget.left -= taken.length;
	return taken;
}

function instanceOfType(schema: Fields, budget: Budget, inner: (schema: unknown) => unknown): unknown {
	const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
	switch (type ?? (schema.properties ? "object" : "null")) {
		case "object":
			return ownObject(schema, budget, inner);
		case "array":
			return affordable(Array.from({ length: Math.min(numberOf(schema.minItems) ?? 0, largest) }), budget).map(() =>
				inner(schema.items),
			);
		case "string":
			return stringOf(schema, budget);
		case "integer":
		case "number":
			return numberFor(schema);
		case "boolean":
			return false;
		default:
			return null;
	}
}

function ownObject(schema: Fields, budget: Budget, inner: (schema: unknown) => unknown): Fields {
	const properties = fieldsOf(schema.properties) ?? {};
	const required = affordable(Array.isArray(schema.required) ? schema.required : [], budget).map(String);
	return Object.fromEntries(required.map((name) => [name, inner(properties[name])]));
}

function resolve(reference: string, root: Fields): unknown {
	if (!reference.startsWith("#")) return {};
	const steps = reference.split("/").slice(1);
	return steps.reduce<unknown>(
		(value, step) => fieldsOf(value)?.[step.replaceAll("~1", "/").replaceAll("~0", "~")],
		root,
	);
}

const formats: Record<string, string> = {
	date: "2026-01-01",
	"date-time": "2026-01-01T00:00:00Z",
	time: "00:00:00Z",
	email: "simulated@example.com",
	uri: "https://example.com/",
	uuid: "00000000-0000-4000-8000-000000000000",
	ipv4: "192.0.2.1",
};

function stringOf(schema: Fields, budget: Budget): string {
	const value = entryOf(formats, textOf(schema.format) ?? "") ?? "simulated";
	const cut = value.slice(0, numberOf(schema.maxLength) ?? value.length);
	const text = cut.padEnd(Math.min(numberOf(schema.minLength) ?? 0, budget.left), ".");
	budget.left -= text.length;
	return text;
}

function numberFor(schema: Fields): number {
	const least = numberOf(schema.minimum) ?? Number.NEGATIVE_INFINITY;
	const above = numberOf(schema.exclusiveMinimum) ?? Number.NEGATIVE_INFINITY;
	const most = Math.min(numberOf(schema.maximum) ?? 0, (numberOf(schema.exclusiveMaximum) ?? 1) - 1);
	const step = numberOf(schema.multipleOf) ?? 1;
	const value = Math.max(Math.min(0, most), least, above + 1);
	return schema.multipleOf === undefined ? value : Math.ceil(value / step) * step;
}
