import { anthropicWire } from "../wires/anthropic";
import type { Family } from "./family";

const thinking = { name: "anthropic/claude-sonnet-5", external: "claude-sonnet-5" };

export const anthropic: Family = {
	id: "anthropic",
	title: "Anthropic",
	wire: anthropicWire,
	model: { name: "anthropic/claude-sonnet-4-5", external: "claude-sonnet-4-5" },
	models: { reasoning: thinking, signatures: thinking },
};
