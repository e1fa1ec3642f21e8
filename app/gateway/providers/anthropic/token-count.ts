import { type Fields, fieldsOf, numberOf } from "../fields";
import type { TokenCount } from "../provider";
import { writeBody } from "./write-body";

/** What the endpoint takes of a request: the prompt and what is added to it. */
const countedFields = [
	"model",
	"messages",
	"system",
	"tools",
	"tool_choice",
	"thinking",
	"output_config",
	"cache_control",
	"context_management",
	"mcp_servers",
] as const;

/** Source: https://platform.claude.com/docs/en/build-with-claude/token-counting */
export const tokenCount: TokenCount = {
	path: "/messages/count_tokens",
	toWire(request, target) {
		const { body, ...rest } = writeBody({ ...request, noCacheMarkers: true }, target);
		const counted: Fields = {};
		for (const name of countedFields) if (body[name] !== undefined) counted[name] = body[name];
		return { ...rest, body: counted };
	},
	read: (body) => numberOf(fieldsOf(body)?.input_tokens),
};
