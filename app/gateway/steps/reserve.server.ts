import { policyVersionKey } from "~/domain/api-keys/key-policy-cache.server";
import { forgetPolicies, type KeyPolicy } from "~/domain/api-keys/key-policy.server";
import { type Budget, creditsBudgetOf, keyBudgetsOf } from "~/domain/spending/budgets";
import { countBudget } from "~/domain/spending/count-budget.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { logger } from "~/platform/logger.server";
import { atLeastNano, atMostNano, type Demand, type ReserveOutcome } from "~/platform/store/budgets";
import { store } from "~/platform/store/index.server";
import type { ChatRequest } from "../chat";
import { GatewayError } from "../errors";
import { tokensFor, worstCostOf } from "../pricing/worst-price";
import type { Candidate } from "../routing/candidate";
import { boundPrompt } from "./bound-prompt";
import { type Expense, expensesOf, outputTokensOf } from "./expenses";
import { Hold, holdMs } from "./hold.server";

/** What was reserved, and what the request has to keep to for it. */
export type Admission = {
	candidates: readonly Candidate[];
	hold: Hold;
	/** Tokens that an answer may have; undefined where the request's own limit stands. */
	outputLimit: number | undefined;
};

export type Asking = {
	chat: ChatRequest;
	policy: KeyPolicy;
	candidates: readonly Candidate[];
	/** The policy anew, where another process changed it. Throws where the key may not be used any more. */
	reload: () => Promise<KeyPolicy>;
};

/**
 * Holds the most that a request can cost of every budget that applies to it: the key's own limits, and the organization's credits
 * where the instance charges. Undefined, without any work, where none does. Where not all of it is left, what is left is held and
 * the answer limited to it; candidates that credits cannot pay for are left out where others remain. Throws GatewayError 401 for a
 * key that is used up, 402 for too few credits, 503 where that cannot be known.
 */
export function reserve(asking: Asking): Promise<Admission | undefined> | undefined {
	const { policy } = asking;
	if (policy.usageLimit === null && policy.periodUsageLimit === null && !env().PAID_MODE) return undefined;
	return reserveFor(asking, true);
}

async function reserveFor(asking: Asking, mayReload: boolean): Promise<Admission | undefined> {
	const { policy, candidates } = asking;
	const expenses = expensesOf(asking.chat, policy, candidates, boundPrompt(asking.chat));
	const plan = planOf(asking, expenses);
	if (plan.length === 0) return undefined;
	const id = newId();
	const outcome = await reserveCounted(id, plan, policy);
	if (mayReload && outcome.version !== null && outcome.version > policy.policyVersion) {
		if (outcome.kind === "held") new Hold(id, partsOf(plan, outcome.amounts)).giveBack();
		forgetPolicies(policy.organizationId);
		return await reserveFor({ ...asking, policy: await asking.reload() }, false);
	}
	if (outcome.kind === "held") {
		const outputLimit = outputLimitOf(plan, outcome.amounts, asking);
		return { candidates, hold: new Hold(id, partsOf(plan, outcome.amounts)), outputLimit };
	}
	const refused = plan[outcome.index] as Planned;
	const others = refused.budget.kind === "credits" ? expenses.filter(({ credits }) => credits === undefined) : [];
	if (others.length === 0 || others.length === candidates.length) throw refusal(refused.budget, outcome.held);
	// What the organization's own keys pay for can still be served.
	return await reserveFor({ ...asking, candidates: others.map(({ candidate }) => candidate) }, mayReload);
}

/** A budget with what is demanded of it, and the prices by which the answer is fitted to what is held. */
type Planned = { budget: Budget; demand: Demand; prices: Expense["own"][] };

function planOf({ chat, policy }: Asking, expenses: readonly Expense[]): Planned[] {
	const planned: Planned[] = [];
	const copies = copiesOf(chat);
	for (const budget of keyBudgetsOf(policy, Date.now())) planned.push(demandOf(budget, expenses, chat, copies, ({ own }) => own));
	if (!env().PAID_MODE || expenses.every(({ credits }) => credits === undefined)) return planned;
	return [...planned, demandOf(creditsBudgetOf(policy), expenses, chat, copies, ({ credits }) => credits)];
}

function demandOf(
	budget: Budget,
	expenses: readonly Expense[],
	chat: ChatRequest,
	copies: number,
	priceIn: (expense: Expense) => Expense["credits"],
): Planned {
	let [full, usual, least] = [0n, 0n, 0n];
	const prices: Expense["own"][] = [];
	for (const expense of expenses) {
		const price = priceIn(expense);
		if (!price) continue;
		prices.push(price);
		const tokens = outputTokensOf(chat, expense.candidate.mapping, env().RESERVED_OUTPUT_TOKENS);
		const choices = chat.sampling.n ?? 1;
		const costOf = (count: number) => worstCostOf(price, count * choices) * BigInt(copies);
		full = larger(full, costOf(tokens.full));
		usual = larger(usual, costOf(tokens.usual));
		least = larger(least, costOf(tokens.least));
	}
	const amounts = { full: atLeastNano(full), usual: atLeastNano(usual), least: atLeastNano(least) };
	const shares = chat.sampling.maxTokens === undefined;
	return { budget, demand: { key: budget.key, limit: atMostNano(budget.limit), ...amounts, shares }, prices };
}

type Known = Exclude<ReserveOutcome, { kind: "unknown" }>;

/** How long a request waits for budgets to be counted, in milliseconds. */
const countingPatienceMs = 5000;

/** Reserves, and counts first what the store does not know. */
async function reserveCounted(id: string, plan: readonly Planned[], policy: KeyPolicy): Promise<Known> {
	const givenUpAt = Date.now() + countingPatienceMs;
	const demands = plan.map(({ demand }) => demand);
	const versionKey = policyVersionKey(policy.organizationId);
	try {
		for (;;) {
			const outcome = await store().budgets.reserve({ id, demands, versionKey, ttlMs: holdMs });
			if (outcome.kind !== "unknown") return outcome;
			if (Date.now() >= givenUpAt) throw new Error("nobody comes to the end of counting a budget");
			await countBudget((plan[outcome.index] as Planned).budget);
		}
	} catch (error) {
		logger.error({ err: error, apiKeyId: policy.apiKeyId }, "budgets of a key could not be looked at");
		throw new GatewayError({ status: 503, message: "The spending limit of this API key cannot be checked at the moment." });
	}
}

function partsOf(plan: readonly Planned[], amounts: readonly number[]): { budget: Budget; held: number }[] {
	return plan.map(({ budget }, index) => ({ budget, held: amounts[index] as number }));
}

/** How long the answer may be for what is held, by the dearest candidate; undefined where all of it is. */
function outputLimitOf(plan: readonly Planned[], amounts: readonly number[], { chat }: Asking): number | undefined {
	const copies = copiesOf(chat);
	let limit = Number.POSITIVE_INFINITY;
	for (const [index, { demand, prices }] of plan.entries()) {
		const held = amounts[index] as number;
		if (held >= demand.full) continue;
		const each = (BigInt(held) * 1000n) / BigInt(copies);
		for (const price of prices) limit = Math.min(limit, Math.floor(tokensFor(price, each) / (chat.sampling.n ?? 1)));
	}
	return limit === Number.POSITIVE_INFINITY ? undefined : Math.max(1, limit);
}

/** A hedged request may be answered twice. */
function copiesOf({ routing }: ChatRequest): number {
	return routing?.hedgeMs === undefined ? 1 : 2;
}

/** `held`: there would be enough, but for what requests under way may cost at most. */
function refusal({ kind }: Budget, held: boolean): GatewayError {
	if (kind === "credits") {
		const message = held
			? `Payment required: what is left of the organization's credits ${heldByOthers}`
			: "Payment required: the credits of this organization do not cover this request. Add credits under Billing.";
		return new GatewayError({ status: 402, message });
	}
	const which = kind === "key-lifetime" ? "usage limit" : "usage limit for the current period";
	const message = held
		? `Unauthorized: what is left of this API key's ${which} ${heldByOthers}`
		: `Unauthorized: this API key reached its ${which}.`;
	return new GatewayError({ status: 401, message });
}

const heldByOthers = "does not cover this request while others are under way. Try again when they have ended.";

function larger(left: bigint, right: bigint): bigint {
	return left > right ? left : right;
}
