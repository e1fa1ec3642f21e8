import { redirect } from "react-router";

import { createOrganization } from "~/domain/organizations/create-organization.server";
import { createOrganizationSchema } from "~/domain/organizations/schemas";
import { formFailure, invalidForm, readForm, requireUser } from "~/http/index.server";
import type { Route } from "./+types/create-organization";

/** Creates an organization and goes there. */
export async function action({ request }: Route.ActionArgs) {
	const user = await requireUser(request);
	const form = await readForm(request);
	const parsed = createOrganizationSchema.safeParse({ name: form.get("name") ?? "" });
	if (!parsed.success) return invalidForm(parsed.error);
	try {
		const organization = await createOrganization(user.id, parsed.data);
		return redirect(`/dashboard/${organization.id}`);
	} catch (error) {
		return formFailure(error);
	}
}

export function loader() {
	return redirect("/dashboard");
}
