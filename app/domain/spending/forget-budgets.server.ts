import { logger } from "~/platform/logger.server";
import { store } from "~/platform/store/index.server";

const retryMs = 1000;

let waiting = new Set<string>();
let timer: NodeJS.Timeout | undefined;

/**
 * Has budgets counted anew, because the store missed something about them. Where the store is away it is told once it is back;
 * never rejects.
 */
export async function forgetBudgets(keys: readonly string[]): Promise<void> {
	for (const key of keys) waiting.add(key);
	if (timer !== undefined || waiting.size === 0) return;
	const now = waiting;
	waiting = new Set();
	try {
		await store().budgets.forget([...now]);
	} catch (error) {
		for (const key of now) waiting.add(key);
		logger.warn({ err: error, budgets: waiting.size }, "the store cannot be told to count budgets anew; trying again");
		timer = setTimeout(() => {
			timer = undefined;
			void forgetBudgets([]);
		}, retryMs).unref();
	}
}
