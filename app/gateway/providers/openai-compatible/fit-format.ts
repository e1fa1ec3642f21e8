import { describeSchema } from "../describe-schema";
import { type Fields, fieldsOf, wordOf } from "../fields";
import type { WireTarget } from "../provider";
import type { Vendor } from "./vendor";

/**
 * Says in words what `response_format` cannot at this vendor or model: JSON mode plus the schema in a system message, or
 * the message alone where there is no JSON mode either.
 */
export function fitResponseFormat(body: Fields, vendor: Vendor, { mapping }: WireTarget, warnings: string[]): void {
	const format = fieldsOf(body.response_format);
	const asked = format?.type;
	if (asked !== "json_schema" && asked !== "json_object") return;
	const { jsonSchema } = vendor;
	const schemas = jsonSchema === "listed" ? mapping.jsonOutputSchema : (jsonSchema ?? mapping.jsonOutputSchema ?? true);
	const objects = jsonSchema === "listed" ? mapping.jsonOutput === true : true;
	if (asked === "json_schema" ? schemas : objects) return;
	const schema = asked === "json_schema" ? schemaOf(fieldsOf(format?.json_schema)) : undefined;
	const instruction = schema
		? `Answer with one JSON object that follows this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`
		: "Answer with one JSON object and nothing else.";
	body.messages = [
		{ role: "system", content: instruction },
		...(Array.isArray(body.messages) ? (body.messages as unknown[]) : []),
	];
	if (objects) body.response_format = { type: "json_object" };
	else delete body.response_format;
	const sent = [...(objects ? ["json_object"] : []), "a system message"].join(" and ");
	warnings.push(`response_format ${asked} was sent as ${sent}: this model takes no ${schema ? "schema" : "JSON mode"}`);
}

function schemaOf(format: Fields | undefined): Fields {
	return describeSchema({ schema: fieldsOf(format?.schema) ?? {}, description: wordOf(format?.description) });
}
