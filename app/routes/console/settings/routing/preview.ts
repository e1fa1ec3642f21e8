import { routingOverridesSchema } from "~/domain/routing/settings";
import { requireProject } from "~/http/index.server";
import type { Route } from "./+types/preview";
import { previewedProject, previewedRequest, previewOf } from "./preview-of.server";

/** The order that the form's values would give before they are saved; `config` holds them as JSON. */
export async function loader({ request, params }: Route.LoaderArgs) {
	const access = await requireProject(request, params);
	const query = new URL(request.url).searchParams;
	const overrides = routingOverridesSchema.nullable().safeParse(parsed(query.get("config") ?? "null"));
	if (!overrides.success) return { scores: null, unreadable: true as const };
	return { scores: await previewOf(previewedProject(access), previewedRequest(query), overrides.data), unreadable: false as const };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
