import { isExactNumber } from "../../exact-json";
import { type Fields, fieldsOf } from "../fields";

/**
 * JSON Schema keywords that `responseJsonSchema` and `parametersJsonSchema` take.
 * Source: https://ai.google.dev/api/generate-content#v1beta.GenerationConfig (responseJsonSchema)
 */
const taken = new Set([
	"$id",
	"$defs",
	"$ref",
	"$anchor",
	"type",
	"format",
	"title",
	"description",
	"enum",
	"items",
	"prefixItems",
	"minItems",
	"maxItems",
	"minimum",
	"maximum",
	"anyOf",
	"oneOf",
	"properties",
	"additionalProperties",
	"required",
	"propertyOrdering",
]);

/** Values are data, not schemas. */
const literals = new Set(["enum", "required", "propertyOrdering", "type", "format", "title", "description"]);
const silent = new Set(["$schema", "$comment", "examples", "default", "strict"]);

/** The schema in the provider's subset; what constrained and is gone is named in `lost`. */
export function fitSchema(schema: unknown, lost: Set<string>): unknown {
	if (Array.isArray(schema)) return schema.map((item) => fitSchema(item, lost));
	const fields = fieldsOf(schema);
	if (!fields || isExactNumber(schema)) return schema;
	const fitted: Fields = {};
	for (const [keyword, value] of Object.entries(fields)) fitKeyword(fitted, keyword, value, lost);
	return fitted;
}

function fitKeyword(fitted: Fields, keyword: string, value: unknown, lost: Set<string>): void {
	if (keyword === "const") fitted.enum = [value];
	else if (keyword === "definitions") fitted.$defs = fitValues(value, lost);
	else if (keyword === "$ref" && typeof value === "string") fitted.$ref = value.replace("#/definitions/", "#/$defs/");
	else if (keyword === "exclusiveMinimum") fitted.minimum ??= value;
	else if (keyword === "exclusiveMaximum") fitted.maximum ??= value;
	else if (keyword === "allOf") mergeAll(fitted, value, lost);
	else if (!taken.has(keyword)) {
		if (!silent.has(keyword)) lost.add(keyword);
	} else if (literals.has(keyword)) fitted[keyword] = value;
	else if (keyword === "properties" || keyword === "$defs") fitted[keyword] = fitValues(value, lost);
	else fitted[keyword] = fitSchema(value, lost);
}

/** One schema under `allOf` says the same in place of it; several are named as lost. */
function mergeAll(fitted: Fields, value: unknown, lost: Set<string>): void {
	const only = Array.isArray(value) && value.length === 1 ? fieldsOf(value[0]) : undefined;
	if (only) Object.assign(fitted, fitSchema(only, lost));
	else lost.add("allOf");
}

function fitValues(value: unknown, lost: Set<string>): unknown {
	const fields = fieldsOf(value);
	if (!fields) return value;
	return Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, fitSchema(schema, lost)]));
}

export function warnLostKeywords(lost: Set<string>, warnings: string[]): void {
	if (lost.size > 0) warnings.push(`schema keywords were left out: ${[...lost].sort().join(", ")}`);
}
