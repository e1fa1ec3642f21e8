import { anthropic } from "../anthropic/anthropic";
import type { Provider } from "../provider";
import { below, resourceHost } from "./address";

/**
 * Claude on Azure: Anthropic's messages at a customer's own resource.
 * Source: https://platform.claude.com/docs/en/build-with-claude/claude-in-microsoft-foundry
 */
export const azureAnthropic: Provider = {
	id: "azure-anthropic",
	dialect: anthropic.dialect,
	baseUrl: ({ credential }) => resourceHost(credential, "services.ai.azure.com", "Azure (Anthropic)"),
	authorize: anthropic.authorize,
	endpoint: ({ credential }) => below(credential.baseUrl, "/anthropic/v1/messages"),
	toWire: anthropic.toWire,
	openStream: anthropic.openStream,
	readAnswer: anthropic.readAnswer,
	readError: anthropic.readError,
	forwardsStreamLines: true,
	toolNames: anthropic.toolNames,
};
