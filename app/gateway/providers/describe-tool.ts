import type { FunctionTool } from "../chat";
import { fieldsOf, wordOf } from "./fields";

type Described = Pick<FunctionTool, "description" | "freeForm">;

/**
 * The description of a tool for a wire that knows functions only: the grammar of a free-form tool can be told to the
 * model in words alone. OpenAI's chat completions nest it, its Responses API does not.
 */
export function describeTool({ description, freeForm }: Described): string | undefined {
	const format = fieldsOf(freeForm?.format);
	const grammar = wordOf(fieldsOf(format?.grammar)?.definition) ?? wordOf(format?.definition);
	if (!grammar) return description;
	const syntax = wordOf(fieldsOf(format?.grammar)?.syntax) ?? wordOf(format?.syntax);
	const kind = syntax === undefined ? "" : ` (${syntax})`;
	return [description, `The input follows this grammar${kind}:\n${grammar}`].filter(Boolean).join("\n\n");
}
