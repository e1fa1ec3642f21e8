import { redirect } from "react-router";

import { requireUser } from "~/http/index.server";
import { lastPlaceOf } from "./last-project.server";
import type { Route } from "./+types/dashboard-redirect";

/** `/dashboard` goes to the project that was open last, else to the first there is. */
export async function loader({ request }: Route.LoaderArgs) {
	const user = await requireUser(request);
	const place = await lastPlaceOf(user.id, request);
	if (!place) return redirect("/");
	return redirect(`/dashboard/${place.organizationId}/${place.projectId ?? "org/provider-keys"}`);
}
