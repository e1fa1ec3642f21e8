import { expect, it } from "vitest";
import { addDecimals } from "~/components/format/decimal";
import { newId } from "~/platform/ids";
import { usageHistory } from "./usage-history";

const options = {
	tenant: { organizationId: newId(), projectId: newId(), apiKeyId: newId() },
	now: Date.UTC(2026, 10, 22, 18),
	days: 10,
	requestsPerDay: 60,
	retain: true,
};

it("is the same past every time, oldest first, each event once", () => {
	const events = usageHistory(options);
	expect(usageHistory(options)).toEqual(events);
	expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
	expect(events.at(-1)!.createdAt).toBeLessThan(options.now + 60_000);
	expect(events[0]!.createdAt).toBeGreaterThanOrEqual(options.now - options.days * 86_400_000);
});

it("adds up: the parts of a cost are its total, and failures cost nothing", () => {
	for (const event of usageHistory(options)) {
		const parts = [event.inputCost, event.outputCost, event.cachedInputCost, event.requestCost, event.webSearchCost];
		expect(parts.reduce(addDecimals)).toBe(event.cost);
		if (event.errorDetails) expect(event.cost).toBe("0");
	}
});

it("has what pages must be able to show", () => {
	const events = usageHistory({ ...options, days: 30 });
	const some = (test: (event: (typeof events)[number]) => boolean) => expect(events.some(test)).toBe(true);
	some(({ retried, retriedByLogId }) => retried && retriedByLogId !== null);
	some(({ cached }) => cached);
	some(({ discount }) => discount !== "1");
	some(({ canceled }) => canceled);
	some(({ payload }) => payload !== null);
	some(({ metadata }) => "tenant-id" in metadata);
	expect(new Set(events.map(({ usedModel }) => usedModel)).size).toBeGreaterThan(6);
});
