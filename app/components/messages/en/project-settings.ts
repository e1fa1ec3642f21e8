export const projectSettings = {
	title: "Settings",
	pages: "Pages of the settings",
	general: {
		title: "General",
		text: "How the project is called, and which credentials its requests may use.",
		name: "Project name",
		mode: "Mode",
		submit: "Save changes",
		readOnly: "Only owners and admins of the organization change settings.",
	},
	modes: {
		hybrid: { label: "Hybrid", text: "Your provider keys first, the installation's keys where you have none." },
		"api-keys": { label: "Provider keys", text: "Only your own provider keys. Requests to other providers are refused." },
		credits: { label: "Credits", text: "Only the installation's keys, paid with credits where it charges for them." },
	},
	caching: {
		title: "Caching",
		providerWrites: {
			title: "Provider cache writes",
			text: "Anthropic models, also on AWS Bedrock, keep a prompt for reuse only where a request marks it. Writing costs a quarter more than plain input (twice as much for an hour), reading about a tenth.",
			label: "Allow provider cache writes",
			on: "Long prompts are marked for you, and the markers of your clients are sent on.",
			off: "No request is marked. Markers that your clients send are removed, those of coding tools included.",
			effect: "Turn it off where long prompts come seldom: what is written and not read again within five minutes only costs more.",
			failed: "The setting could not be changed.",
		},
	},
	danger: {
		title: "Archive project",
		text: "Its keys stop working at once and it disappears from the console. Logs and costs are kept.",
		submit: "Archive project",
		confirmTitle: (name: string) => `Archive ${name}?`,
		confirmText: "All of its API keys stop working at once. This cannot be undone.",
	},
};
