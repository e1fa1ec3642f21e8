import { data } from "react-router";
import { z } from "zod";

import { messages } from "~/components/messages";
import type { AuditActor } from "~/domain/audit/actions";
import { addProviderKey } from "~/domain/provider-keys/add-provider-key.server";
import { candidateForCreate, candidateForUpdate, upstreamCredential } from "~/domain/provider-keys/credential.server";
import { findProviderKeyAccess } from "~/domain/provider-keys/queries.server";
import { createProviderKeySchema, updateProviderKeySchema } from "~/domain/provider-keys/schemas";
import { deleteProviderKey, updateProviderKey } from "~/domain/provider-keys/update-provider-key.server";
import { validateCredential } from "~/gateway/upstream.server";
import { formFailure, type FormFailure, invalidForm, readForm, requireOrganization } from "~/http/index.server";

type Form = Record<string, FormDataEntryValue>;
type StoredKey = NonNullable<Awaited<ReturnType<typeof findProviderKeyAccess>>>["providerKey"];

/** What the forms of the page do, by their `intent`. */
export async function handleProviderKeyForm(request: Request, organizationId: string) {
	const { user, organization } = await requireOrganization(request, organizationId, "admin");
	const form = Object.fromEntries(await readForm(request));
	try {
		if (form.intent === "add") return await add(organization.id, form, { user });
		const id = z.uuid().safeParse(form.id);
		const key = id.success ? (await findProviderKeyAccess(user.id, id.data))?.providerKey : null;
		if (!key || key.organizationId !== organization.id) return gone();
		if (form.intent === "edit") return await edit(key, form, { user });
		if (form.intent === "status") return await changeStatus(key, form, { user });
		if (form.intent === "delete") {
			await deleteProviderKey(key, { user });
			return { ok: true as const, check: null };
		}
	} catch (error) {
		return formFailure(error);
	}
	throw data(null, { status: 400 });
}

async function add(organizationId: string, form: Form, actor: AuditActor) {
	const parsed = createProviderKeySchema.safeParse({
		organizationId,
		provider: form.provider ?? "",
		token: form.token ?? "",
		name: textOf(form.name),
		baseUrl: textOf(form.baseUrl),
		options: optionsOf(form),
	});
	if (!parsed.success) return invalidForm(parsed.error);
	const candidate = await candidateForCreate(parsed.data);
	const check = await validateCredential(candidate.providerId, upstreamCredential(candidate));
	await addProviderKey(organizationId, parsed.data.name ?? null, candidate, check, actor);
	return { ok: true as const, check };
}

async function edit(key: StoredKey, form: Form, actor: AuditActor) {
	const token = textOf(form.token);
	const parsed = updateProviderKeySchema.safeParse({
		...(token === null ? {} : { token }),
		name: textOf(form.name),
		...(form.fields !== undefined && { baseUrl: textOf(form.baseUrl), options: optionsOf(form) }),
	});
	if (!parsed.success) return invalidForm(parsed.error);
	const candidate = await candidateForUpdate(key, parsed.data);
	const check = candidate && (await validateCredential(candidate.providerId, upstreamCredential(candidate)));
	await updateProviderKey(key, { ...parsed.data, ...(candidate && { options: candidate.options }) }, check, actor);
	return { ok: true as const, check };
}

async function changeStatus(key: StoredKey, form: Form, actor: AuditActor) {
	const parsed = updateProviderKeySchema.pick({ status: true }).safeParse({ status: form.status });
	if (!parsed.success) return invalidForm(parsed.error);
	await updateProviderKey(key, parsed.data, null, actor);
	return { ok: true as const, check: null };
}

/** An empty field means "none". */
function textOf(value: FormDataEntryValue | undefined): string | null {
	return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

function optionsOf(form: Form): Record<string, string> {
	const options: Record<string, string> = {};
	for (const [name, value] of Object.entries(form)) {
		const text = name.startsWith("options.") ? textOf(value) : null;
		if (text !== null) options[name.slice("options.".length)] = text;
	}
	return options;
}

function gone() {
	const failure: FormFailure = { ok: false, message: messages().providerKeys.errors.gone, fields: {} };
	return data(failure, { status: 404 });
}
