export const ownersOnly = {
	title: "Only owners see this",
	text: (organization: string) => `The money of ${organization} is in the hands of its owners. Ask one of them, or have them change your role.`,
};
