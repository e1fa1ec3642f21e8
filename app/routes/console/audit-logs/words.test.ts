import { expect, it } from "vitest";
import { en } from "~/components/messages/en";
import { auditActions } from "~/domain/audit/actions";
import { actionLabel, readDetails, resourceTypeLabel } from "./words";

const words = en.auditLogs;

it("every action has words of its own", () => {
	for (const action of auditActions) expect(actionLabel(action, words)).toContain(" → ");
	expect(actionLabel("api_key.update_status", words)).toBe("API keys → update status");
	expect(actionLabel("api_key.iam_rule.create", words)).toBe("IAM rules → create");
	expect(actionLabel("robot.start", words)).toBe("robot.start");
	expect(resourceTypeLabel("some_thing", words)).toBe("some thing");
});

it("details read as words", () => {
	const details = { name: "Web", changed: ["retentionDays", "mode"], ruleValue: { ipCidrs: ["192.0.2.0/24"] }, automatic: false, by: null };
	expect(readDetails(details, words)).toEqual({
		name: "Web",
		rest: [
			{ label: "changed", value: "retention days, mode" },
			{ label: "rule value", value: "ip cidrs 192.0.2.0/24" },
			{ label: "automatic", value: "no" },
		],
	});
});
