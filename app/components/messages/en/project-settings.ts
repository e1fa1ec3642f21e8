export const projectSettings = {
	title: "Settings",
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
	danger: {
		title: "Archive project",
		text: "Its keys stop working at once and it disappears from the console. Logs and costs are kept.",
		submit: "Archive project",
		confirmTitle: (name: string) => `Archive ${name}?`,
		confirmText: "All of its API keys stop working at once. This cannot be undone.",
	},
};
