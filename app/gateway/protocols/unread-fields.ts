import { z } from "zod";

/**
 * Which fields a parser reads, taken from the schemas that it checks bodies with, so that all others can be named where
 * the body itself is not forwarded.
 */
export type Shape =
	| { kind: "object"; place: string; fields: ReadonlyMap<string, Shape | undefined>; tags: readonly Tag[] }
	| { kind: "list"; of: Shape }
	| { kind: "one-of"; shapes: readonly Shape[] };

/** `type` or `role`, which tell the members of a union apart. */
type Tag = { name: string; values: ReadonlySet<unknown> };

type ObjectShape = Extract<Shape, { kind: "object" }>;

/** The shape of what a schema describes; undefined where nothing in it has fields of its own. */
export function shapeOf(schema: unknown, place = ""): Shape | undefined {
	if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return shapeOf(schema.unwrap(), place);
	if (schema instanceof z.ZodArray) {
		const of = shapeOf(schema.element, place);
		return of && { kind: "list", of };
	}
	if (schema instanceof z.ZodUnion) {
		const shapes = schema.options.map((option) => shapeOf(option, place)).filter((shape) => shape !== undefined);
		return shapes.length > 0 ? { kind: "one-of", shapes } : undefined;
	}
	if (!(schema instanceof z.ZodObject)) return undefined;
	const fields = new Map<string, Shape | undefined>();
	const tags: Tag[] = [];
	for (const [name, field] of Object.entries(schema.shape)) {
		fields.set(name, shapeOf(field, place === "" ? name : `${place}.${name}`));
		const values = name === "type" || name === "role" ? valuesOf(field) : undefined;
		if (values) tags.push({ name, values: new Set(values) });
	}
	return { kind: "object", place, fields, tags };
}

function valuesOf(field: unknown): unknown[] | undefined {
	if (field instanceof z.ZodLiteral) return [...field.values];
	if (field instanceof z.ZodEnum) return field.options;
	if (!(field instanceof z.ZodOptional || field instanceof z.ZodNullable)) return undefined;
	const values = valuesOf(field.unwrap());
	return values && [...values, undefined, null];
}

/** More names than this tell nobody anything. */
const maxNames = 30;

/**
 * Names the fields inside of those that `shape` knows at the top, which it does not know: `tools.function.of_tomorrow`. What
 * asks for nothing (null, false, empty) is passed over, and so are fields of the top itself. Names in `words` are told in
 * other words, or not at all where those are null.
 */
export function unreadFields(
	shape: Shape | undefined,
	body: Readonly<Record<string, unknown>>,
	words: Readonly<Record<string, string | null>>,
): string[] {
	if (shape?.kind !== "object") return [];
	const found = new Set<string>();
	for (const [name, inner] of shape.fields) if (inner) look(body[name], inner, found);
	const told = [...found].map((name) => (Object.hasOwn(words, name) ? words[name] : name));
	return [...new Set(told)].filter((name) => name != null);
}

function look(value: unknown, shape: Shape, found: Set<string>): void {
	if (typeof value !== "object" || value === null || found.size >= maxNames) return;
	if (Array.isArray(value)) {
		const list = listIn(shape);
		if (list) for (const item of value) look(item, list, found);
		return;
	}
	const fields = value as Record<string, unknown>;
	const known = objectIn(shape, fields);
	if (!known) return;
	for (const name in fields) {
		if (found.size >= maxNames) return;
		const inner = known.fields.get(name);
		if (inner) look(fields[name], inner, found);
		else if (!known.fields.has(name) && name !== "type" && asks(fields[name])) found.add(`${known.place}.${name}`);
	}
}

function listIn(shape: Shape): Shape | undefined {
	if (shape.kind === "list") return shape.of;
	if (shape.kind === "object") return undefined;
	for (const each of shape.shapes) {
		const list = listIn(each);
		if (list) return list;
	}
	return undefined;
}

function objectIn(shape: Shape, fields: Record<string, unknown>): ObjectShape | undefined {
	if (shape.kind === "list") return undefined;
	if (shape.kind === "object") return shape.tags.every(({ name, values }) => values.has(fields[name])) ? shape : undefined;
	for (const each of shape.shapes) {
		const object = objectIn(each, fields);
		if (object) return object;
	}
	return undefined;
}

/** Nothing is asked for by null, by no, and by what is empty. */
export function asks(value: unknown): boolean {
	if (value == null || value === false || value === "") return false;
	return typeof value !== "object" || Object.keys(value).length > 0;
}
