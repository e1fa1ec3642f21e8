import { redirect } from "react-router";
import { z } from "zod";

import { createProject } from "~/domain/projects/create-project.server";
import { createProjectSchema } from "~/domain/projects/schemas";
import { formFailure, invalidForm, readForm, requireOrganization } from "~/http/index.server";
import type { Route } from "./+types/create-project";

const formSchema = z.object({ name: createProjectSchema.shape.name });

/** Creates a project and goes there. */
export async function action({ request, params }: Route.ActionArgs) {
	const { user, organization } = await requireOrganization(request, params.organizationId, "admin");
	const parsed = formSchema.safeParse(Object.fromEntries(await readForm(request)));
	if (!parsed.success) return invalidForm(parsed.error);
	try {
		const project = await createProject({ name: parsed.data.name, organizationId: organization.id }, { user });
		return redirect(`/dashboard/${organization.id}/${project.id}`);
	} catch (error) {
		return formFailure(error);
	}
}

export function loader() {
	return redirect("/dashboard");
}
