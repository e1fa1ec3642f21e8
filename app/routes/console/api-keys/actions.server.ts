import { data } from "react-router";
import { z } from "zod";

import { messages } from "~/components/messages";
import { createApiKey } from "~/domain/api-keys/create-api-key.server";
import { deleteApiKey } from "~/domain/api-keys/delete-api-key.server";
import { findApiKeyAccess } from "~/domain/api-keys/queries.server";
import { descriptionSchema } from "~/domain/api-keys/schemas";
import { rollApiKey } from "~/domain/api-keys/roll-api-key.server";
import { updateApiKey, updateApiKeyLimits } from "~/domain/api-keys/update-api-key.server";
import { formFailure, type FormFailure, invalidForm, readForm, requireProject } from "~/http/index.server";
import { lifetimeSchema } from "./lifetime";
import { limitsFormSchema } from "./limits-form";
import { handleRuleForm } from "./rules/rule-actions.server";

const createSchema = z
	.object({ name: descriptionSchema })
	.and(lifetimeSchema.transform((lifetimeMs) => ({ lifetimeMs })))
	.and(limitsFormSchema.transform((limits) => ({ limits })));
const statusSchema = z
	.object({ status: z.enum(["active", "inactive"]) })
	.and(lifetimeSchema.transform((lifetimeMs) => ({ lifetimeMs })));

type Access = Awaited<ReturnType<typeof requireProject>>;

/** What the forms of the page do, by their `intent`. */
export async function handleKeyForm(request: Request, params: { organizationId: string; projectId: string }) {
	const access = await requireProject(request, params, "admin");
	const form = Object.fromEntries(await readForm(request));
	try {
		if (form.intent === "create") return await create(access, form);
		const key = await keyOf(access, String(form.id ?? ""));
		if (!key) return gone();
		if (form.intent === "status") return await changeStatus(access, key, form);
		if (form.intent === "rename") return await rename(access, key, form);
		if (form.intent === "limits") return await changeLimits(access, key, form);
		if (form.intent === "roll") return { ok: true as const, token: (await rollApiKey(key, { user: access.user })).token };
		if (form.intent === "delete") {
			await deleteApiKey(key, { user: access.user });
			return { ok: true as const, token: null };
		}
		const answer = await handleRuleForm(key, form, { user: access.user });
		if (answer) return answer;
	} catch (error) {
		return formFailure(error);
	}
	throw data(null, { status: 400 });
}

type Form = Record<string, FormDataEntryValue>;
type Key = { id: string; organizationId: string };

async function create({ user, organization, project }: Access, form: Form) {
	const parsed = createSchema.safeParse(form);
	if (!parsed.success) return invalidForm(parsed.error);
	const { name, lifetimeMs, limits } = parsed.data;
	const expiresAt = lifetimeMs === null ? null : new Date(Date.now() + lifetimeMs);
	const key = await createApiKey(
		{ description: name, projectId: project.id, expiresAt, ...limits },
		{ userId: user.id, organizationId: organization.id },
		{ user },
	);
	return { ok: true as const, token: key.token };
}

async function changeStatus({ user }: Access, key: Key, form: Form) {
	const parsed = statusSchema.safeParse(form);
	if (!parsed.success) return invalidForm(parsed.error);
	const { status, lifetimeMs } = parsed.data;
	const expiry = lifetimeMs === null ? {} : { expiresAt: new Date(Date.now() + lifetimeMs) };
	await updateApiKey(key, { status, ...expiry }, { user });
	return { ok: true as const, token: null };
}

async function rename({ user }: Access, key: Key, form: Form) {
	const parsed = z.object({ name: descriptionSchema }).safeParse(form);
	if (!parsed.success) return invalidForm(parsed.error);
	await updateApiKey(key, { description: parsed.data.name }, { user });
	return { ok: true as const, token: null };
}

async function changeLimits({ user }: Access, key: Key, form: Form) {
	const parsed = limitsFormSchema.safeParse(form);
	if (!parsed.success) return invalidForm(parsed.error);
	await updateApiKeyLimits(key, parsed.data, { user });
	return { ok: true as const, token: null };
}

/** The key, if it belongs to the project of this page. */
async function keyOf({ user, project }: Access, id: string): Promise<Key | null> {
	if (!z.uuid().safeParse(id).success) return null;
	const key = await findApiKeyAccess(user.id, id);
	return key?.projectId === project.id ? { id, organizationId: key.organizationId } : null;
}

function gone() {
	const failure: FormFailure = { ok: false, message: messages().apiKeys.errors.gone, fields: {} };
	return data(failure, { status: 404 });
}
