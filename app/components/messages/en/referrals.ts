export const referrals = {
	title: "Referrals",
	text: "Earn credits when others use the gateway through your link.",
	notCharging: {
		title: "Referrals earn nothing here",
		text: "They earn a share of what people pay, and this instance does not charge for requests. Whoever runs it can change that.",
	},
	locked: {
		title: "Unlock referrals",
		text: (threshold: string) => `The program opens once the organization has topped up ${threshold} in total.`,
		progress: "Progress to the referral program",
		soFar: (purchased: string, threshold: string) => `${purchased} of ${threshold}`,
		remaining: (amount: string) => `${amount} to go`,
		explain:
			"Then you get a link of your own. You earn 1% of what everyone who signs up through it spends, as credits, for as long as they spend.",
		topUp: "Top up credits",
	},
	link: { title: "Your referral link", text: "Whoever signs up through it counts as referred by you.", label: "Referral link", copy: "Copy link" },
	stats: {
		title: "What came of it",
		users: "Users referred",
		usersText: "Signed up through your link",
		earnings: "Total earnings",
		earningsText: "1% of what they spent, credited every hour",
	},
	how: {
		title: "How it works",
		steps: [
			{ title: "Share your link", text: "Send it to others." },
			{ title: "They sign up", text: "They create an account through it." },
			{ title: "Earn credits", text: "1% of what they spend is added to your balance." },
		],
	},
};
