import { z } from "zod";
import { type Operation, registeredOperations } from "./openapi-registry";

export type OpenApiInfo = { title: string; version: string; server: string };

const messageError = z
	.object({ message: z.string(), field: z.string().optional() })
	.meta({ id: "Error", description: "Error of the management API" });

const openaiError = z
	.object({
		error: z.object({
			message: z.string(),
			type: z.string().nullable(),
			param: z.string().nullable(),
			code: z.union([z.string(), z.number()]).nullable(),
		}),
	})
	.meta({ id: "GatewayError", description: "Error of the gateway" });

const anthropicError = z
	.object({
		type: z.literal("error"),
		error: z.looseObject({ type: z.string(), message: z.string() }),
		request_id: z.string(),
	})
	.meta({ id: "AnthropicError", description: "Error of the gateway in Anthropic's envelope" });

const errorSchemas = { message: messageError, openai: openaiError, anthropic: anthropicError };

const security = {
	session: [{ session: [] }, { cookie: [] }],
	"api-key": [{ apiKey: [] }],
	"master-key": [{ masterKey: [] }],
	none: [],
};

/** The OpenAPI 3.1 document of everything that is registered. */
export function openapiDocument(info: OpenApiInfo): Record<string, unknown> {
	const components = new ComponentSchemas();
	const paths: Record<string, Record<string, unknown>> = {};
	for (const operation of registeredOperations()) {
		const path = (paths[operation.path] ??= {});
		path[operation.method.toLowerCase()] = describe(operation, components);
	}
	return {
		openapi: "3.1.0",
		info: { title: info.title, version: info.version },
		servers: [{ url: info.server }],
		tags: [...new Set(registeredOperations().map((operation) => operation.tag))].map((name) => ({ name })),
		paths,
		components: {
			schemas: components.collected(),
			securitySchemes: {
				apiKey: { type: "http", scheme: "bearer", description: "Gateway API key" },
				masterKey: { type: "http", scheme: "bearer", description: "Master key of an organization" },
				session: { type: "http", scheme: "bearer", description: "Dashboard session token" },
				cookie: { type: "apiKey", in: "cookie", name: "llmgateway.session_token" },
			},
		},
	};
}

function describe(operation: Operation, components: ComponentSchemas): Record<string, unknown> {
	const error = components.reference(errorSchemas[operation.errors ?? "message"], "output");
	const content = { "application/json": { schema: error } };
	const responses: Record<string, unknown> = { default: { description: "Error", content } };
	for (const [status, description] of Object.entries(operation.refusals ?? {})) responses[status] = { description, content };
	for (const [status, response] of Object.entries(operation.responses)) {
		const { description, schema, contentType = "application/json" } = response;
		const content = schema && { [contentType]: { schema: components.reference(schema, "output") } };
		responses[status] = { description, ...(content && { content }) };
	}
	return {
		operationId: operationId(operation),
		summary: operation.summary,
		...(operation.description && { description: operation.description }),
		tags: [operation.tag],
		security: security[operation.auth],
		parameters: [
			...parametersOf("path", operation.params, components),
			...parametersOf("query", operation.query, components),
			...parametersOf("header", operation.headers, components),
		],
		...(operation.body && {
			requestBody: {
				required: operation.bodyRequired !== false,
				content: { "application/json": { schema: components.reference(operation.body, "input") } },
			},
		}),
		responses,
	};
}

function operationId({ method, path }: Operation): string {
	const words = path.split(/[^A-Za-z0-9]+/).filter(Boolean);
	return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

type JsonSchema = { properties?: Record<string, JsonSchema>; required?: string[]; description?: string } & Record<
	string,
	unknown
>;

function parametersOf(place: "path" | "query" | "header", schema: z.ZodType | undefined, components: ComponentSchemas) {
	if (!schema) return [];
	const { properties = {}, required = [] } = components.inline(schema);
	return Object.entries(properties).map(([name, property]) => ({
		name,
		in: place,
		required: place === "path" || required.includes(name),
		schema: property,
		// Metadata filters are written metadata[<name>]=<value>.
		...(place === "query" && property.type === "object" && { style: "deepObject", explode: true }),
	}));
}

/** Converts schemas, and collects those with an id under `components/schemas`. */
class ComponentSchemas {
	readonly #schemas: Record<string, unknown> = {};

	reference(schema: z.ZodType, io: "input" | "output"): unknown {
		const json = this.#convert(schema, io);
		const id = schema.meta()?.id;
		if (id === undefined) return json;
		this.#schemas[id] = json;
		return { $ref: `#/components/schemas/${id}` };
	}

	inline(schema: z.ZodType): JsonSchema {
		return this.#convert(schema, "input");
	}

	collected(): Record<string, unknown> {
		return Object.fromEntries(Object.entries(this.#schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
	}

	#convert(schema: z.ZodType, io: "input" | "output"): JsonSchema {
		const json = z.toJSONSchema(schema, { io, unrepresentable: "any", target: "draft-2020-12" }) as JsonSchema;
		const { $schema: _dialect, $defs, id: _id, ...rest } = json;
		for (const [id, definition] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>)) {
			const { id: _own, ...body } = definition;
			this.#schemas[id] = rewrite(body);
		}
		return rewrite(rest) as JsonSchema;
	}
}

/** Points the references of one converted schema at the document's components. */
function rewrite(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(rewrite);
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => {
			const reference = key === "$ref" && typeof inner === "string";
			return [key, reference ? inner.replace("#/$defs/", "#/components/schemas/") : rewrite(inner)];
		}),
	);
}
