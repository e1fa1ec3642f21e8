export const device = {
	title: "Connect a device",
	text: "Enter the code that your terminal shows.",
	code: "Code",
	placeholder: "BCDF-GHJK",
	next: "Continue",
	confirmTitle: "Sign this device in?",
	confirmText: (client: string, email: string) =>
		`${client} asks to sign in as ${email}. Approve only if you started this yourself and the code is the one you see there.`,
	approve: "Approve",
	deny: "Deny",
	unknownCode: "This code is unknown or has expired. Start again on the device.",
	approvedTitle: "Device connected",
	approvedText: "You can close this page and go back to the device.",
	deniedTitle: "Request denied",
	deniedText: "The device was not signed in.",
};
