import { data, redirect } from "react-router";
import { z } from "zod";

import { removeMember, updateMember } from "~/domain/members/change-member.server";
import { inviteMember, resendInvitation, revokeInvitation, type SentInvitation } from "~/domain/members/invite-member.server";
import { inviteMemberSchema, updateMemberSchema } from "~/domain/members/schemas";
import { formFailure, invalidForm, readForm, requireOrganization } from "~/http/index.server";

type Access = Awaited<ReturnType<typeof requireOrganization>>;

const roleForm = z.object({ userId: z.uuid(), role: updateMemberSchema.required().shape.role });
const accessForm = z.object({
	userId: z.uuid(),
	restricted: z.stringbool(),
	apiKeyIds: updateMemberSchema.required().shape.apiKeyIds,
});
const memberForm = z.object({ userId: z.uuid() });
const invitationForm = z.object({ id: z.uuid() });

/** What the forms of the page do, by their `intent`. Leaving is open to every member, the rest to admins. */
export async function handleTeamForm(request: Request, organizationId: string) {
	const { user, organization } = await requireOrganization(request, organizationId);
	const form = await readForm(request);
	try {
		if (form.get("intent") === "leave") {
			await removeMember({ organizationId: organization.id, userId: user.id }, user);
			return redirect("/dashboard");
		}
		return await manage(await requireOrganization(request, organizationId, "admin"), form);
	} catch (error) {
		return formFailure(error);
	}
}

async function manage(access: Access, form: FormData) {
	const intent = form.get("intent");
	if (intent === "invite") return invite(access, form);
	if (intent === "role") return changeRole(access, form);
	if (intent === "access") return changeAccess(access, form);
	if (intent === "remove") return remove(access, form);
	if (intent === "resend" || intent === "revoke") return changeInvitation(access, intent, form);
	throw data(null, { status: 400 });
}

async function invite({ user, organization }: Access, form: FormData) {
	const parsed = inviteMemberSchema.safeParse({ email: form.get("email") ?? "", role: form.get("role") ?? "" });
	if (!parsed.success) return invalidForm(parsed.error);
	return sent(await inviteMember(organization.id, parsed.data, user));
}

async function changeRole({ user, organization }: Access, form: FormData) {
	const parsed = roleForm.safeParse(Object.fromEntries(form));
	if (!parsed.success) return invalidForm(parsed.error);
	const { userId, role } = parsed.data;
	await updateMember({ organizationId: organization.id, userId }, { role }, user);
	return done;
}

async function changeAccess({ user, organization }: Access, form: FormData) {
	const parsed = accessForm.safeParse({ ...Object.fromEntries(form), apiKeyIds: form.getAll("apiKeyIds") });
	if (!parsed.success) return invalidForm(parsed.error);
	const { userId, restricted, apiKeyIds } = parsed.data;
	const changes = restricted ? { restricted, apiKeyIds } : { restricted };
	await updateMember({ organizationId: organization.id, userId }, changes, user);
	return done;
}

async function remove({ user, organization }: Access, form: FormData) {
	const parsed = memberForm.safeParse(Object.fromEntries(form));
	if (!parsed.success) return invalidForm(parsed.error);
	await removeMember({ organizationId: organization.id, userId: parsed.data.userId }, user);
	return done;
}

async function changeInvitation({ user, organization }: Access, intent: "resend" | "revoke", form: FormData) {
	const parsed = invitationForm.safeParse(Object.fromEntries(form));
	if (!parsed.success) return invalidForm(parsed.error);
	if (intent === "resend") return sent(await resendInvitation(organization.id, parsed.data.id, user));
	await revokeInvitation(organization.id, parsed.data.id, user);
	return done;
}

const done = { ok: true as const, sent: null };

function sent({ invitation, mailed }: SentInvitation) {
	return { ok: true as const, sent: { email: invitation.email, mailed } };
}
