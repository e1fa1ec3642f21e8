import { bedrockWire } from "../wires/bedrock";
import type { Family } from "./family";

const thinking = { name: "aws-bedrock/claude-sonnet-5", external: "global.anthropic.claude-sonnet-5" };

export const bedrock: Family = {
	id: "bedrock",
	title: "Bedrock Converse",
	wire: bedrockWire,
	model: { name: "aws-bedrock/claude-sonnet-4-5", external: "global.anthropic.claude-sonnet-4-5-20250929-v1:0" },
	models: { reasoning: thinking, signatures: thinking },
	lacks: {
		citations: {
			says: "Claude has no web search there",
			source: "https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool",
		},
	},
};
