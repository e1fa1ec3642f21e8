import { LRUCache } from "lru-cache";

/** The source of Claude Code, whose path is part of its name. */
export const claudeCode = "claude.com/claude-code";

/**
 * Tools that say in their `User-Agent` who they are, where they do not send `x-source`; the first match wins. Codex names
 * its programs `codex_cli_rs`, `codex_exec`, `codex-tui`, after the way it was started.
 */
const agents: readonly (readonly [source: string, userAgent: RegExp])[] = [
	[claudeCode, /^claude-cli\/|claude-code/],
	["codex", /^codex[-_]/],
	["opencode", /^opencode\/|opencode-cli/],
	["roo-code", /roo-code|roo-cline/],
	["cline", /\bcline\b/],
	["cursor", /^cursor\/|cursor-llm/],
	["autohand", /^autohand\/|autohand-code/],
	["soulforge", /^soulforge\//],
	["n8n", /^n8n\/|n8n-workflow/],
	["aider", /\baider\b/],
	["continue", /^continue\/|continue-dev/],
	["windsurf", /^(windsurf|codeium)\//],
	["zed", /^zed\/|zed-editor/],
	["github-copilot", /^github-copilot\/|copilot/],
	["pi-agent", /^pi-agent\/|pi_agent/],
	["hermes-agent", /^hermesagent\//],
	["openai-sdk", /^(async)?openai\/(python|js)\b/],
];

/** OpenClaw and its kin are named for what they are. */
const claws = /[a-z0-9_-]*claw\b/;

/** Clients are few and call often; "" stands for one that is no known tool. */
const known = new LRUCache<string, string>({ max: 1000 });

/** The tool that a `User-Agent` names, as usage is attributed to it; null where it names none. */
export function sourceOfUserAgent(userAgent: string): string | null {
	let source = known.get(userAgent);
	if (source === undefined) {
		const lower = userAgent.toLowerCase();
		source = agents.find(([, pattern]) => pattern.test(lower))?.[0] ?? claws.exec(lower)?.[0] ?? "";
		known.set(userAgent, source);
	}
	return source === "" ? null : source;
}
