import { describe, expect, test } from "vitest";
import { messages } from "~/components/messages";
import { defaultRoutingSettings, routingOverridesSchema } from "~/domain/routing/settings";
import { fieldGroups, fieldsOf, readFields } from "./fields";

const { problems, groups, units } = messages().routingSettings;
const read = (values: Record<string, string>) => readFields(values, problems);

describe("reading the form", () => {
	test("empty fields keep their default, and a form that says nothing clears", () => {
		expect(read({ enabled: "false", "weights.price": "", "retry.maxRetries": "  " })).toEqual({ ok: true, overrides: null });
		expect(read({ enabled: "true" })).toEqual({ ok: true, overrides: { enabled: true } });
		expect(read({ enabled: "false", "weights.price": "2" })).toEqual({ ok: true, overrides: { enabled: false, weights: { price: 2 } } });
	});

	test("numbers are read as people write them", () => {
		const values = { enabled: "true", "timeouts.plainMs": " 300,000 ", "weights.price": ".5", "sticky.enabled": "false", "providerPriorities.openai": "0" };
		expect(read(values)).toEqual({
			ok: true,
			overrides: {
				enabled: true,
				timeouts: { plainMs: 300_000 },
				weights: { price: 0.5 },
				sticky: { enabled: false },
				providerPriorities: { openai: 0 },
			},
		});
	});

	test.each([
		["weights.price", "much", "Enter a number"],
		["weights.price", "-1", "At least 0"],
		["weights.price", "1,5", "Enter a number"],
		["retry.maxRetries", "1.5", "Enter a whole number"],
		["timeouts.plainMs", "600001", "At most 600,000"],
		["thresholds.explorationRate", "5", "At most 1"],
		["providerPriorities.openai", "x", "Enter a number"],
	])("%s cannot be %s", (name, text, problem) => {
		expect(read({ enabled: "true", [name]: text })).toEqual({ ok: false, fields: { [name]: problem } });
	});

	test("what is stored comes back as it was", () => {
		const all = routingOverridesSchema.parse({ ...defaultRoutingSettings, enabled: false, providerPriorities: { openai: 0.5, xai: 2 } });
		expect(read({ ...fieldsOf(all) })).toEqual({ ok: true, overrides: all });
		expect(fieldsOf(null)).toEqual({ enabled: "false" });
		expect(fieldsOf({ weights: { price: 1 } })).toEqual({ enabled: "true", "weights.price": "1" });
	});
});

test("every setting has a field with words, and every field a setting", () => {
	const { providerPriorities: _, ...settings } = defaultRoutingSettings;
	const named = fieldGroups.map(({ id, numbers, switches = [] }) => [id, [...numbers.map(({ name }) => name), ...switches].sort()]);
	expect(Object.fromEntries(named)).toEqual(
		Object.fromEntries(Object.entries(settings).map(([group, values]) => [group, Object.keys(values).sort()])),
	);
	for (const { id, numbers, switches = [] } of fieldGroups) {
		const { fields } = groups[id];
		expect(Object.keys(fields).sort()).toEqual([...numbers.map(({ name }) => name), ...switches].sort());
		for (const { unit } of numbers) if (unit) expect(units[unit]).toBeTruthy();
	}
});
