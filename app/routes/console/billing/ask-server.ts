import type { TopUpQuote, TopUpView, TransactionView } from "~/domain/billing/schemas";

type Answers = {
	quote: TopUpQuote;
	"top-up": TopUpView;
	refresh: TransactionView;
	"save-card": { clientSecret: string };
};

/** The server's own words about why something was refused. */
export class Refused extends Error {
	/** Nothing came of it, and nothing will. Otherwise it may have been done: sent again, it has to be the same attempt. */
	readonly isFinal: boolean;

	constructor(message: string, status = 400) {
		super(message);
		this.isFinal = status < 500 && status !== 409;
	}
}

/**
 * Takes one step of a payment at `payments.ts`. Throws `Refused` with a message for the person, and whatever `fetch` throws
 * where the server cannot be reached.
 */
export async function askServer<Step extends keyof Answers>(path: string, step: Step, input: object): Promise<Answers[Step]> {
	const response = await fetch(`${path}/payments`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ do: step, input }),
	});
	const answer: unknown = await response.json();
	if (response.ok) return answer as Answers[Step];
	throw new Refused((answer as { message?: string }).message ?? response.statusText, response.status);
}
