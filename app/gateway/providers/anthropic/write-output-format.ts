import type { ChatRequest } from "../../chat";
import { isExactNumber } from "../../exact-json";
import { describeSchema } from "../describe-schema";
import { type Fields, fieldsOf, numberOf } from "../fields";
import type { WireTarget } from "../provider";
import { jsonAnswerTool } from "./json-answer-tool";

/** Models from before structured outputs. */
export const withoutSchemas = /^claude-(?:2|3|instant|(?:sonnet|opus)-4-(?:0|2025))/;

/**
 * JSON answers. With a schema: `output_config.format`, or for models from before it the input of a tool that has to be
 * called. Otherwise the closest there is: an instruction, returned as blocks for the system prompt, and a warning.
 * Source: https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
export function writeOutputFormat(
	body: Fields,
	request: ChatRequest,
	{ mapping }: WireTarget,
	warnings: string[],
): Fields[] {
	const format = request.responseFormat;
	if (!format || format.type === "text") return [];
	const enforced = mapping.jsonOutputSchema && !withoutSchemas.test(mapping.externalId);
	if (format.type === "json_schema" && !enforced && canForceTool(format.schema, request)) {
		const description = format.description ?? "Gives the answer. Call it once, with the whole answer.";
		body.tools = [{ name: jsonAnswerTool, description, input_schema: { type: "object", ...format.schema } }];
		body.tool_choice = { type: "tool", name: jsonAnswerTool, disable_parallel_tool_use: true };
		return [];
	}
	if (format.type === "json_schema" && enforced) {
		const lost = new Set<string>();
		const schema = fitSchema(describeSchema(format), lost);
		body.output_config = { ...fieldsOf(body.output_config), format: { type: "json_schema", schema } };
		warnLostKeywords(lost, warnings);
		return [];
	}
	warnings.push(`response_format ${format.type} was sent as an instruction: this model does not enforce it`);
	const rule = "Answer with one JSON object and nothing else: no prose, no code fence.";
	const text =
		format.type === "json_schema" ? `${rule} It follows this JSON Schema:\n${JSON.stringify(describeSchema(format))}` : rule;
	return [{ type: "text", text }];
}

/** A tool's input is an object; a forced one excludes others, and thinking. */
function canForceTool(schema: Fields, { tools, webSearch, reasoning }: ChatRequest): boolean {
	if (tools.length > 0 || webSearch || (schema.type !== undefined && schema.type !== "object")) return false;
	const thinks = reasoning?.adaptive || reasoning?.maxTokens !== undefined || (reasoning?.effort ?? "none") !== "none";
	return !thinks;
}

/** Constraints that the schema compiler refuses. Source: the same page, "JSON Schema limitations". */
const refused = new Set([
	"minimum",
	"maximum",
	"exclusiveMinimum",
	"exclusiveMaximum",
	"multipleOf",
	"minLength",
	"maxLength",
	"maxItems",
	"uniqueItems",
	"minProperties",
	"maxProperties",
	"patternProperties",
	"propertyNames",
	"contains",
	"not",
	"if",
	"then",
	"else",
	"dependentRequired",
	"dependentSchemas",
]);

/** Keywords whose values are names of the caller, not keywords. */
const nameMaps = new Set(["properties", "$defs", "definitions"]);

/** The schema as the compiler takes it; what constrained and is gone is named in `lost`. */
export function fitSchema(schema: unknown, lost: Set<string>): unknown {
	if (Array.isArray(schema)) return schema.map((item) => fitSchema(item, lost));
	const fields = fieldsOf(schema);
	if (!fields || isExactNumber(schema)) return schema;
	const fitted: Fields = {};
	for (const [keyword, value] of Object.entries(fields)) {
		if (refused.has(keyword) || (keyword === "minItems" && (numberOf(value) ?? 0) > 1)) lost.add(keyword);
		else if (nameMaps.has(keyword)) fitted[keyword] = mapValues(value, lost);
		else if (keyword === "enum" || keyword === "const" || keyword === "default" || keyword === "required") {
			fitted[keyword] = value;
		} else if (keyword !== "$schema") fitted[keyword] = fitSchema(value, lost);
	}
	// Open objects are refused; an object that says nothing about further properties is closed.
	if (fields.type === "object" || fields.properties !== undefined) {
		if (fields.additionalProperties !== undefined && fields.additionalProperties !== false)
			lost.add("additionalProperties");
		fitted.additionalProperties = false;
	}
	return fitted;
}

export function warnLostKeywords(lost: ReadonlySet<string>, warnings: string[]): void {
	if (lost.size > 0) warnings.push(`schema keywords were left out: ${[...lost].sort().join(", ")}`);
}

function mapValues(value: unknown, lost: Set<string>): unknown {
	const fields = fieldsOf(value);
	if (!fields) return value;
	return Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, fitSchema(schema, lost)]));
}
