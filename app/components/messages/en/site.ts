export const site = {
	nav: { label: "Site", models: "Models", providers: "Providers", clients: "Clients", apiReference: "API reference", signIn: "Sign in", signUp: "Create account", dashboard: "Dashboard" },
	hero: {
		title: "One endpoint for every model",
		text: (models: number, providers: number) =>
			`Point your SDK at one address and call ${models} models of ${providers} providers with one key. ` +
			"Every request is logged with what served it, how long it took and what it cost, to the last digit.",
		start: "Create account",
		dashboard: "Go to the dashboard",
		models: "Browse models",
	},
	sample: {
		label: "First request",
		title: "Keep your code, change the address",
		text: "OpenAI SDKs, Anthropic SDKs and coding tools work as they are.",
	},
	points: [
		{
			title: "The same API everywhere",
			text: "Chat, streaming, tools, structured output, images and reasoning, translated between the protocols of the providers.",
		},
		{
			title: "Costs you can check",
			text: "Each response carries its own cost. Amounts are exact decimals, down to the price of a single token.",
		},
		{
			title: "Your keys, your machines",
			text: "Runs on Postgres, with Redis where you need more than one process. Provider keys are stored encrypted, prompts only if you say so.",
		},
	],
	footer: { label: "More", support: "Support" },
};
