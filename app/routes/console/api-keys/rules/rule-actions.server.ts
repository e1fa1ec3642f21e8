import { data } from "react-router";
import { z } from "zod";

import { messages } from "~/components/messages";
import type { AuditActor } from "~/domain/audit/actions";
import { createIamRule } from "~/domain/iam-rules/create-iam-rule.server";
import { deleteIamRule } from "~/domain/iam-rules/delete-iam-rule.server";
import { createIamRuleSchema, updateIamRuleSchema } from "~/domain/iam-rules/schemas";
import { updateIamRule } from "~/domain/iam-rules/update-iam-rule.server";
import { invalidForm, type FormFailure } from "~/http/index.server";

type Form = Record<string, FormDataEntryValue>;
type Key = { id: string; organizationId: string };

const statusSchema = z.strictObject({ status: z.enum(["active", "inactive"]) });

/** What the forms about rules do, by their `intent`; undefined for an intent of another kind. */
export async function handleRuleForm(key: Key, form: Form, actor: AuditActor) {
	if (form.intent === "rule-add") {
		const parsed = createIamRuleSchema.safeParse(ruleIn(form));
		if (!parsed.success) return invalidForm(parsed.error);
		await createIamRule(key, parsed.data, actor);
		return done;
	}
	if (form.intent !== "rule-change" && form.intent !== "rule-status" && form.intent !== "rule-delete") return undefined;
	const ruleId = z.uuid().safeParse(form.ruleId);
	if (!ruleId.success) return gone();
	if (form.intent === "rule-delete") {
		await deleteIamRule(key, ruleId.data, actor);
		return done;
	}
	const parsed = form.intent === "rule-status" ? statusSchema.safeParse({ status: form.status }) : changed(form);
	if (!parsed.success) return invalidForm(parsed.error);
	await updateIamRule(key, ruleId.data, parsed.data, actor);
	return done;
}

const done = { ok: true as const, token: null };

/** Type and value are sent together, and so are checked together before the command looks. */
function changed(form: Form) {
	const whole = createIamRuleSchema.safeParse(ruleIn(form));
	return whole.success ? updateIamRuleSchema.safeParse(ruleIn(form)) : whole;
}

function ruleIn(form: Form): unknown {
	try {
		return JSON.parse(String(form.rule));
	} catch {
		return null;
	}
}

function gone() {
	const failure: FormFailure = { ok: false, message: messages().apiKeys.errors.gone, fields: {} };
	return data(failure, { status: 404 });
}
