import { expect, it } from "vitest";
import { en } from "~/components/messages/en";
import { healingMethodOf } from "./healing";

it.each([
	[{ method: "syntax_fix" }, "syntax_fix"],
	["truncation_completion", "truncation_completion"],
	[{ method: null }, undefined],
	[{ healed: true }, undefined],
	["", undefined],
	[null, undefined],
])("of %j is %s", (healing, method) => expect(healingMethodOf(healing)).toBe(method));

it("has a word for each of the repairs", () => {
	const methods = ["markdown_extraction", "mixed_content_extraction", "syntax_fix", "truncation_completion", "combined_strategies"];
	expect(Object.keys(en.activity.detail.request.healingMethods)).toEqual(methods);
});
