import { answerWhole, type WholeText } from "./answer-whole.server";
import { settlesWithin, firstToSucceed } from "./race";
import { Attempt, type Run } from "./steps/attempt.server";
import { hedgeDelayOf, mayHedge } from "./steps/hedge.server";
import { type Prepared, prepareAnother } from "./steps/prepare.server";

/** The text of an answer, and what was sent to have it. */
export type Answered = WholeText & { prepared: Prepared };

/** A row of attempts at a whole answer, each after the failure of the one before. */
class Lane {
	attempt: Attempt;
	readonly answered: Promise<Answered>;

	constructor(run: Run, first: Prepared) {
		this.attempt = new Attempt(run, first);
		this.answered = this.#answer(run, first);
	}

	async #answer(run: Run, first: Prepared): Promise<Answered> {
		for (let prepared = first; ; this.attempt = new Attempt(run, prepared)) {
			const outcome = await answerWhole(this.attempt);
			if ("text" in outcome) return { text: outcome.text, bytes: outcome.bytes, prepared };
			prepared = outcome.next;
		}
	}
}

/**
 * The answer to a whole request, from whichever attempt gives it. A hedged one is sent to a second provider where the first
 * takes long; the first answer counts, and the other copy is stopped. Throws GatewayError where no attempt answers.
 */
export async function answerRequest(run: Run, first: Prepared): Promise<Answered> {
	const delay = hedgeDelayOf(run);
	if (delay === undefined) return await new Lane(run, first).answered;
	const lanes: Lane[] = [];
	const rivalOf = (own: number) => () => lanes[1 - own]?.attempt;
	lanes.push(new Lane({ ...run, rival: rivalOf(0) }, first));
	const [lane] = lanes as [Lane];
	const second = (await settlesWithin(lane.answered, delay)) || !mayHedge(run) ? undefined : await prepareAnother(run);
	if (!second) return await lane.answered;
	lanes.push(new Lane({ ...run, rival: rivalOf(1), earlier: [], unrecorded: [] }, second));
	const { winner, value } = await firstToSucceed(lanes.map(({ answered }) => answered));
	const [heard, loser] = winner === 0 ? lanes : lanes.toReversed();
	if (heard) loser?.attempt.outrun(heard.attempt);
	return value;
}
