import { z } from "zod";
import { normalizedCidr } from "./cidr";

/** What a rule speaks about; every one of them exists as `allow_…` and as `deny_…`. */
export const ruleSubjects = ["models", "providers", "pricing", "ip_cidrs"] as const;
export type RuleSubject = (typeof ruleSubjects)[number];

export const ruleTypes = [
	"allow_models",
	"deny_models",
	"allow_providers",
	"deny_providers",
	"allow_pricing",
	"deny_pricing",
	"allow_ip_cidrs",
	"deny_ip_cidrs",
] as const;
export type RuleType = (typeof ruleTypes)[number];

/** `allow_models` → `models`. */
export function subjectOf(ruleType: RuleType): RuleSubject {
	return ruleType.slice(ruleType.indexOf("_") + 1) as RuleSubject;
}

const names = z.array(z.string().trim().min(1, "A name is empty").max(256, "A name is too long")).max(1000, "At most 1000 entries");

const cidr = z
	.string()
	.trim()
	.transform((text, context) => {
		const normalized = normalizedCidr(text);
		if (normalized !== null) return normalized;
		const message = `"${text.slice(0, 64)}" is no CIDR range. Write 192.0.2.0/24 or 2001:db8::/32; one address is /32 or /128.`;
		context.addIssue({ code: "custom", message });
		return z.NEVER;
	});

const price = z.number().min(0, "A price is not negative").max(1_000_000_000).describe("USD per million tokens");

const valueFields = {
	models: names.describe("Catalogue ids, aliases, `provider/model`, or `name/model` at the organization's own server"),
	providers: names.describe("Provider ids, or names of the organization's own servers"),
	pricingType: z.enum(["free", "paid"]),
	maxInputPrice: price,
	maxOutputPrice: price,
	ipCidrs: z.array(cidr).max(1000, "At most 1000 entries").describe("IPv4 and IPv6 ranges"),
};

/** Parameters of a rule. Which of them it takes depends on its type, see `ruleProblem`. */
export const ruleValueSchema = z.strictObject(valueFields).partial().meta({ id: "IamRuleValueInput" });
export type RuleValue = z.infer<typeof ruleValueSchema>;

const fieldsOf: Record<RuleSubject, readonly (keyof RuleValue)[]> = {
	models: ["models"],
	providers: ["providers"],
	pricing: ["pricingType", "maxInputPrice", "maxOutputPrice"],
	ip_cidrs: ["ipCidrs"],
};

/** What is wrong with the value of a rule of that type, or null: it needs one of its own fields, and takes no others. */
export function ruleProblem(ruleType: RuleType, value: RuleValue): { field: string; message: string } | null {
	const own = fieldsOf[subjectOf(ruleType)];
	const given = Object.keys(value) as (keyof RuleValue)[];
	const foreign = given.find((field) => value[field] !== undefined && !own.includes(field));
	if (foreign) return { field: `ruleValue.${foreign}`, message: `A rule of the type ${ruleType} has no ${foreign}` };
	const says = (field: keyof RuleValue) => {
		const found = value[field];
		return Array.isArray(found) ? found.length > 0 : found !== undefined;
	};
	if (own.some(says)) return null;
	const needed = own.length === 1 ? `at least one entry in ${own[0]}` : `one of ${own.join(", ")}`;
	return { field: `ruleValue.${own[0]}`, message: `A rule of the type ${ruleType} needs ${needed}` };
}

const ruleFields = {
	ruleType: z.enum(ruleTypes),
	ruleValue: ruleValueSchema,
	status: z.enum(["active", "inactive"]),
};

export const createIamRuleSchema = z
	.strictObject({ ...ruleFields, status: ruleFields.status.default("active") })
	.superRefine(({ ruleType, ruleValue }, context) => {
		const problem = ruleProblem(ruleType, ruleValue);
		if (problem) context.addIssue({ code: "custom", path: problem.field.split("."), message: problem.message });
	});
export type CreateIamRuleInput = z.infer<typeof createIamRuleSchema>;

/** Whether value and type fit is known only together with what is stored: the command checks it. */
export const updateIamRuleSchema = z
	.strictObject(ruleFields)
	.partial()
	.refine((changes) => Object.keys(changes).length > 0, "Name at least one field to change");
export type UpdateIamRuleInput = z.infer<typeof updateIamRuleSchema>;

const storedValueSchema = z
	.object({ ...valueFields, ipCidrs: z.array(z.string()).describe("IPv4 and IPv6 ranges, in their usual spelling") })
	.partial()
	.meta({ id: "IamRuleValue" });

export const iamRuleSchema = z
	.object({
		id: z.uuid(),
		apiKeyId: z.uuid(),
		ruleType: ruleFields.ruleType,
		ruleValue: storedValueSchema,
		status: ruleFields.status,
		createdAt: z.string(),
		updatedAt: z.string(),
	})
	.meta({ id: "IamRule" });
export type IamRuleView = z.infer<typeof iamRuleSchema>;
