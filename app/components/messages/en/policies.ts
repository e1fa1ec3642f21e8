export const policies = {
	title: "Policies",
	text: "What holds for every project of the organization.",
	retention: {
		title: "Data retention",
		text: (days: number) =>
			`What is kept of each request, for ${days} days. A change holds for new requests; what is stored keeps the period it was stored with.`,
		level: "Level",
		levels: {
			none: {
				label: "Metadata only",
				text: "Time, model, tokens, cost and outcome of each request. Neither prompts nor answers are stored.",
			},
			retain: {
				label: "Retain all data",
				text: "Requests and answers too, encrypted. Activity shows them, and the Responses API can go on from an earlier response.",
			},
		},
		price: "Retained data costs $0.01 per million tokens.",
		submit: "Save changes",
		readOnly: "Only owners and admins of the organization change policies.",
	},
};
