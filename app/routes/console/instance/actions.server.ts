import { data } from "react-router";
import { z } from "zod";

import { changePlan } from "~/domain/instance/change-plan.server";
import { grantCredits } from "~/domain/instance/grant-credits.server";
import { changePlanSchema, grantCreditsSchema } from "~/domain/instance/schemas";
import type { UserView } from "~/domain/users/schemas";
import { formFailure, invalidForm, readForm } from "~/http/index.server";
import { requireInstanceAdmin } from "~/http/require-admin.server";

type Form = Record<string, FormDataEntryValue>;

/** What the forms of the page do, by their `intent`. */
export async function handleInstanceForm(request: Request) {
	const user = await requireInstanceAdmin(request);
	const form = Object.fromEntries(await readForm(request));
	const id = z.uuid().safeParse(form.id);
	if (!id.success) throw data(null, { status: 400 });
	try {
		if (form.intent === "plan") return await setPlan(id.data, form, user);
		if (form.intent === "grant") return await grant(id.data, form, user);
	} catch (error) {
		return formFailure(error);
	}
	throw data(null, { status: 400 });
}

async function setPlan(organizationId: string, form: Form, user: UserView) {
	// A period that the plan does not have is not shown, and left as it is.
	const days = form.retentionDays === undefined ? {} : { retentionDays: form.retentionDays };
	const parsed = changePlanSchema.safeParse({ plan: form.plan, ...days });
	if (!parsed.success) return invalidForm(parsed.error);
	await changePlan(organizationId, parsed.data, user);
	return { ok: true as const, credits: null };
}

async function grant(organizationId: string, form: Form, user: UserView) {
	const correction = form.kind === "correction";
	const entered = typeof form.amount === "string" ? form.amount.trim() : "";
	const amount = correction && !entered.startsWith("-") ? `-${entered}` : entered;
	const parsed = grantCreditsSchema.safeParse({ amount, reason: form.reason ?? "", correction });
	if (!parsed.success) return invalidForm(parsed.error);
	// Of one opened form, only the first answer counts: a second press or a repeated request grants nothing.
	const key = z.uuid().safeParse(form.formId);
	const credits = await grantCredits(organizationId, parsed.data, user, key.success ? `form:${key.data}` : undefined);
	return { ok: true as const, credits };
}
