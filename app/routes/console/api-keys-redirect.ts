import { redirect } from "react-router";

import { requireUser } from "~/http/index.server";
import { lastPlaceOf } from "./last-project.server";
import type { Route } from "./+types/api-keys-redirect";

/** `/dashboard/api-keys`, as the published command-line tool opens it: the keys of the project that was open last. */
export async function loader({ request }: Route.LoaderArgs) {
	const user = await requireUser(request);
	const place = await lastPlaceOf(user.id, request);
	return redirect(place?.projectId ? `/dashboard/${place.organizationId}/${place.projectId}/api-keys` : "/dashboard");
}
