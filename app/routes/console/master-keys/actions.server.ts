import { data } from "react-router";
import { z } from "zod";

import { assertEnterprise } from "~/domain/enterprise-feature.server";
import { createMasterKey } from "~/domain/master-keys/create-master-key.server";
import { createMasterKeySchema, updateMasterKeySchema } from "~/domain/master-keys/schemas";
import { deleteMasterKey, setMasterKeyStatus } from "~/domain/master-keys/update-master-key.server";
import { formFailure, invalidForm, readForm, requireOrganization } from "~/http/index.server";

type Form = Record<string, FormDataEntryValue>;
type Access = Awaited<ReturnType<typeof requireOrganization>>;

const named = z.object({ id: z.uuid() });
const done = { ok: true as const, token: null };

/** What the forms of the page do, by their `intent`. */
export async function handleMasterKeyForm(request: Request, organizationId: string) {
	const access = await requireOrganization(request, organizationId, "admin");
	const form = Object.fromEntries(await readForm(request));
	try {
		if (form.intent === "create") return await create(access, form);
		if (form.intent === "status") return await changeStatus(access, form);
		if (form.intent === "delete") return await remove(access, form);
	} catch (error) {
		return formFailure(error);
	}
	throw data(null, { status: 400 });
}

async function create({ user, organization }: Access, form: Form) {
	const parsed = createMasterKeySchema.safeParse({ description: form.description ?? "" });
	if (!parsed.success) return invalidForm(parsed.error);
	assertEnterprise(organization.plan, "Master keys");
	const { token } = await createMasterKey(organization.id, parsed.data, user);
	return { ok: true as const, token };
}

async function remove({ user, organization }: Access, form: Form) {
	const parsed = named.safeParse({ id: form.id });
	if (!parsed.success) return invalidForm(parsed.error);
	await deleteMasterKey({ id: parsed.data.id, organizationId: organization.id }, user);
	return done;
}

async function changeStatus({ user, organization }: Access, form: Form) {
	const parsed = updateMasterKeySchema.extend(named.shape).safeParse({ id: form.id, status: form.status });
	if (!parsed.success) return invalidForm(parsed.error);
	const { id, status } = parsed.data;
	if (status === "active") assertEnterprise(organization.plan, "Master keys");
	await setMasterKeyStatus({ id, organizationId: organization.id }, status, user);
	return done;
}
