import { expect, test } from "vitest";
import { fitSchema } from "./fit-schema";

test("schemas are brought into the provider's subset", () => {
	const lost = new Set<string>();
	const schema = {
		definitions: { A: { const: 1 } },
		type: "object",
		properties: {
			allOf: { allOf: [{ type: "string" }] },
			ref: { $ref: "#/definitions/A" },
			number: { type: ["number", "null"], exclusiveMinimum: 0, multipleOf: 2, default: 4 },
			both: { allOf: [{ type: "string" }, { minLength: 1 }] },
			list: { type: "array", items: { anyOf: [{ type: "string", minLength: 2 }] } },
		},
		additionalProperties: false,
		required: ["ref"],
	};
	expect(fitSchema(schema, lost)).toEqual({
		$defs: { A: { enum: [1] } },
		type: "object",
		properties: {
			allOf: { type: "string" },
			ref: { $ref: "#/$defs/A" },
			number: { type: ["number", "null"], minimum: 0 },
			both: {},
			list: { type: "array", items: { anyOf: [{ type: "string" }] } },
		},
		additionalProperties: false,
		required: ["ref"],
	});
	expect([...lost].sort()).toEqual(["allOf", "minLength", "multipleOf"]);
});
