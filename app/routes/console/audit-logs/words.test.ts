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
	const rule = { ruleType: "allow_ip_cidrs", ruleValue: { ipCidrs: ["192.0.2.0/24"] } };
	const details = { name: "Web", changed: ["retentionDays", "mode"], ...rule, projectId: "p_1", automatic: false, by: null };
	expect(readDetails(details, words)).toEqual({
		name: "Web",
		rest: [
			{ label: "changed", value: "retention days, mode" },
			{ label: "rule type", value: "allow IP CIDRs" },
			{ label: "rule value", value: "IP CIDRs 192.0.2.0/24" },
			{ label: "project ID", value: "p_1" },
			{ label: "automatic", value: "no" },
		],
	});
});
