export const clients = {
	title: "Connect a client",
	description: "One address, one key, and every model of the catalogue behind each of these protocols.",
	protocols: "Protocols and tools",
	link: "Every protocol and tool",
	address: {
		title: "Address and key",
		text: "Put the key into the environment once; everything below reads it from there.",
		openai: "OpenAI clients",
		anthropic: "Anthropic clients",
		keys: "Keys are made under API keys of a project.",
		keyLabel: "Environment",
	},
	chat: {
		name: "Chat completions",
		text: "For OpenAI SDKs, LangChain, and most things that speak to a model.",
	},
	messages: {
		name: "Anthropic messages",
		text: "Any model answers here, not only Claude. The key goes into x-api-key or into a bearer token.",
	},
	responses: {
		name: "OpenAI Responses",
		text: "Where a conversation is continued by previous_response_id, the organization has to retain data (Policies). With store: false nothing is kept and nothing is needed.",
	},
	claudeCode: {
		name: "Claude Code",
		text: "Two variables send it here, the others choose the models: any id of the catalogue, also of other makers.",
	},
	codex: {
		name: "Codex CLI",
		text: "It speaks the Responses API. A provider of its own in the configuration leaves a ChatGPT login alone.",
		file: "In ~/.codex/config.toml:",
	},
	models: {
		title: "Models",
		text: "What goes into model, in every protocol.",
		names: [
			{ name: "gpt-4o-mini", text: "The gateway chooses a provider that serves it." },
			{ name: "openai/gpt-4o-mini", text: "This provider and no other." },
			{ name: "aws-bedrock/claude-sonnet-4-5:eu", text: "This provider, in this region." },
		],
		link: "Browse models",
	},
};
