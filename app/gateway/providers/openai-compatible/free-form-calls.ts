import { type Fields, fieldsOf, parseFields, textOf } from "../fields";

/** The text of a free-form call, whose neutral arguments are `{"input": "…"}`; other JSON goes as it is. */
export function inputOf(args: string): string {
	return textOf(parseFields(args)?.input) ?? args;
}

/** OpenAI's call of a custom tool as a call of the function that stands for it. */
export function asFunctionCall(call: Fields): Fields {
	const custom = fieldsOf(call.custom);
	if (call.type !== "custom" || !custom) return call;
	const { custom: _custom, ...rest } = call;
	const input = textOf(custom.input) ?? "";
	return { ...rest, type: "function", function: { name: custom.name, arguments: JSON.stringify({ input }) } };
}
