import type { Provider } from "../provider";
import { anthropicToolNames } from "../tool-names";
import { readAnswer } from "./read-answer";
import { readError } from "./read-error";
import { MessageStreamReader } from "./read-stream";
import { tokenCount } from "./token-count";
import { writeBody } from "./write-body";

/**
 * Anthropic's Messages API.
 * Sources: https://platform.claude.com/docs/en/api/messages, https://platform.claude.com/docs/en/api/versioning
 */
export const anthropic: Provider = {
	id: "anthropic",
	dialect: "anthropic-messages",
	authorize: ({ apiKey }) => ({ "x-api-key": apiKey, "anthropic-version": "2023-06-01" }),
	endpoint: () => "/messages",
	toWire: writeBody,
	openStream: () => new MessageStreamReader(),
	readAnswer,
	readError,
	tokenCount,
	validation: { path: "/models" },
	forwardsStreamLines: true,
	toolNames: anthropicToolNames,
};
