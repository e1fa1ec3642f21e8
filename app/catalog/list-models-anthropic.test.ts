import { expect, test } from "vitest";
import { listModelsAnthropic } from "./list-models-anthropic";

const at = Date.parse("2026-09-01");

test("pages forward and back without a gap", () => {
	const all = listModelsAnthropic({ limit: 1000 }, at).data.map(({ id }) => id);
	const first = listModelsAnthropic({ limit: 5 }, at);
	expect(first).toMatchObject({ has_more: true, first_id: all[0], last_id: all[4] });
	const second = listModelsAnthropic({ limit: 5, after: first.last_id ?? "" }, at);
	expect(second.data.map(({ id }) => id)).toEqual(all.slice(5, 10));
	const back = listModelsAnthropic({ limit: 5, before: second.first_id ?? "" }, at);
	expect(back.data).toEqual(first.data);
	expect(back.has_more).toBe(false);
});

test("rows have Anthropic's shape, and an unknown id bounds nothing", () => {
	const page = listModelsAnthropic({ limit: 1000, before: "nothing" }, at);
	expect(page.has_more).toBe(false);
	expect(page.data).toContainEqual({
		type: "model",
		id: "claude-sonnet-4-5",
		display_name: "Claude Sonnet 4.5",
		created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
	});
	expect(page.data.some(({ id }) => id.includes("embedding"))).toBe(false);
});

test("an empty page has no ends", () => {
	const last = listModelsAnthropic({ limit: 1000 }, at).last_id ?? "";
	const empty = { data: [], has_more: false, first_id: null, last_id: null };
	expect(listModelsAnthropic({ limit: 5, after: last }, at)).toEqual(empty);
});
