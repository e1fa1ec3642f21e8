import { expect, it } from "vitest";
import { en } from "~/components/messages/en";
import { auditActions } from "~/domain/audit/actions";
import { actionLabel, readDetails, resourceTypeLabel } from "./words";

const words = en.auditLogs;

it("every action has words of its own", () => {
	const labels = auditActions.map((action) => actionLabel(action, words));
	for (const label of labels) expect(label).toMatch(/^[A-Z][a-z]+ed /);
	expect(new Set(labels).size).toBe(auditActions.length);
	expect(actionLabel("api_key.update_status", words)).toBe("Changed status of API key");
	expect(actionLabel("robot.start", words)).toBe("robot.start");
	expect(resourceTypeLabel("some_thing", words)).toBe("some thing");
});

it("details read as words", () => {
	const rule = { ruleType: "allow_ip_cidrs", ruleValue: { ipCidrs: ["192.0.2.0/24"] } };
	const details = { name: "Web", changed: ["retentionDays", "mode"], ...rule, projectId: "p_1", automatic: false, by: null };
	expect(readDetails(details, words, {})).toEqual({
		name: "Web",
		rest: [
			{ label: "changed", value: "retention days, mode" },
			{ label: "rule type", value: "allow IP CIDRs" },
			{ label: "rule value", value: "IP CIDRs 192.0.2.0/24" },
			{ label: "project", value: "p_1" },
			{ label: "automatic", value: "no" },
		],
	});
});

it("a changed field is said once: by its new value, or by its name where it has none", () => {
	const details = { changed: ["status", "usageLimit"], status: "inactive", usageLimit: null };
	expect(readDetails(details, words, {}).rest).toEqual([
		{ label: "changed", value: "usage limit" },
		{ label: "status", value: "inactive" },
	]);
});

it("ids are shown by the names of what they stand for, and short where there is none any more", () => {
	const known = "01a2064e-106c-7bda-8cfb-af9d5bea9024";
	const gone = "01a2064e-14ce-7f69-96a7-46a11841a2d6";
	expect(readDetails({ projectId: known, apiKeyIds: [known, gone] }, words, { [known]: "Chat" }).rest).toEqual([
		{ label: "project", value: "Chat" },
		{ label: "API keys", value: "Chat, 01a2…1841a2d6" },
	]);
});
