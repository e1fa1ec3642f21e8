import { type IamRuleView, type RuleSubject, type RuleType, subjectOf } from "~/domain/iam-rules/schemas";

/** A rule while it is edited: all fields of all types, as text where one types them. */
export type RuleDraft = {
	effect: "allow" | "deny";
	subject: RuleSubject;
	models: string[];
	providers: string[];
	pricingType: "any" | "free" | "paid";
	maxInputPrice: string;
	maxOutputPrice: string;
	/** One range per line. */
	ranges: string;
};

export const newDraft: RuleDraft = {
	effect: "allow",
	subject: "models",
	models: [],
	providers: [],
	pricingType: "any",
	maxInputPrice: "",
	maxOutputPrice: "",
	ranges: "",
};

/** Whether a draft names anything yet. */
export function isEmpty(draft: RuleDraft): boolean {
	return Object.values(valueOf(draft)).every((entry) => Array.isArray(entry) && entry.length === 0);
}

export function draftOf({ ruleType, ruleValue }: Pick<IamRuleView, "ruleType" | "ruleValue">): RuleDraft {
	return {
		effect: ruleType.startsWith("allow_") ? "allow" : "deny",
		subject: subjectOf(ruleType),
		models: ruleValue.models ?? [],
		providers: ruleValue.providers ?? [],
		pricingType: ruleValue.pricingType ?? "any",
		maxInputPrice: textOf(ruleValue.maxInputPrice),
		maxOutputPrice: textOf(ruleValue.maxOutputPrice),
		ranges: (ruleValue.ipCidrs ?? []).join("\n"),
	};
}

/**
 * The rule that a draft stands for, as the management API takes it. A price that is no number is sent as it was typed, so that
 * it is refused beside its field.
 */
export function ruleOf(draft: RuleDraft): { ruleType: RuleType; ruleValue: object } {
	return { ruleType: `${draft.effect}_${draft.subject}`, ruleValue: valueOf(draft) };
}

function valueOf({ subject, models, providers, pricingType, maxInputPrice, maxOutputPrice, ranges }: RuleDraft): object {
	if (subject === "models") return { models };
	if (subject === "providers") return { providers };
	if (subject === "ip_cidrs") return { ipCidrs: ranges.split(/[\s,]+/).filter((range) => range !== "") };
	return {
		...(pricingType === "any" ? {} : { pricingType }),
		...priceOf("maxInputPrice", maxInputPrice),
		...priceOf("maxOutputPrice", maxOutputPrice),
	};
}

function priceOf(field: string, text: string): object {
	const trimmed = text.trim().replace(/^\$\s*/, "");
	if (trimmed === "") return {};
	return { [field]: /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed };
}

function textOf(price: number | undefined): string {
	return price === undefined ? "" : String(price);
}
