import { openapiDocument } from "~/http/openapi-document";
import { env } from "~/platform/env.server";

/** The API of gateway and management, as OpenAPI 3.1. */
export function loader(): Response {
	const { APP_NAME, APP_URL } = env();
	const document = openapiDocument({ title: `${APP_NAME} API`, version: "1", server: APP_URL });
	return Response.json(document, { headers: { "Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=60" } });
}
