import { expect, it } from "vitest";
import { sourceOfUserAgent } from "./agent-source";

it.each([
	["claude-cli/2.1.14 (external, cli)", "claude.com/claude-code"],
	["codex_cli_rs/0.63.0 (Ubuntu 24.4.0; x86_64) xterm-256color", "codex"],
	["codex_exec/0.142.0 (Linux 6.1; x86_64) unknown", "codex"],
	["codex-tui/0.1", "codex"],
	["opencode/1.0.8 ai-sdk/provider-utils/4.0.4 runtime/bun/1.3.2", "opencode"],
	["RooCode/3.1 roo-code", "roo-code"],
	["Cline/3.4", "cline"],
	["Cursor/2.0", "cursor"],
	["codeium/1.2", "windsurf"],
	["openclaw/2026.1", "openclaw"],
	["Mozilla/5.0 TinyClaw", "tinyclaw"],
	["OpenAI/JS 6.10.0", "openai-sdk"],
	["OpenAI/Python 2.9.1", "openai-sdk"],
	["AsyncOpenAI/Python 2.9.1", "openai-sdk"],
	["Anthropic/JS 0.71.0", null],
	["curl/8.5.0", null],
	["ai-sdk/provider-utils/4.0.4 runtime/node.js/24", null],
])("%s is %s", (userAgent, source) => {
	expect(sourceOfUserAgent(userAgent)).toBe(source);
	expect(sourceOfUserAgent(userAgent)).toBe(source);
});
