import { deleteResponse, findResponse, type StoredResponse } from "~/domain/stored-responses/stored-response.server";
import { GatewayError } from "./errors";
import { errorBody } from "./protocols/openai-chat/error-body";
import { logIdOf } from "./protocols/openai-responses/response-object";
import { ownerOf } from "./steps/attempt.server";
import { admitCaller } from "./steps/authenticate.server";
import { errorResponse } from "./steps/error-response.server";
import type { CallContext } from "./steps/open-call";

type Scope = ReturnType<typeof ownerOf>;

/** `GET /v1/responses/:id`: the Response object as it was answered. */
export function readStoredResponse(responseId: string, context: CallContext): Promise<Response> {
	return answered(context, async (scope) => (await stored(responseId, scope)).response);
}

/** `DELETE /v1/responses/:id`. What continues from it afterwards is refused. */
export function deleteStoredResponse(responseId: string, context: CallContext): Promise<Response> {
	return answered(context, async (scope) => {
		const id = logIdOf(responseId);
		if (id === undefined || !(await deleteResponse(id, scope))) throw notFound(responseId);
		return { id: responseId, object: "response", deleted: true };
	});
}

/**
 * `GET /v1/responses/:id/input_items`: the conversation before an answer, newest first unless `order=asc`, in pages.
 * Source: https://platform.openai.com/docs/api-reference/responses/input-items
 */
export function listStoredInput(responseId: string, query: URLSearchParams, context: CallContext): Promise<Response> {
	return answered(context, async (scope) => {
		const { input } = await stored(responseId, scope);
		const items = input.map((item, at) => ({ ...item, id: item.id ?? `item_${responseId.slice(5)}${at}` }));
		if (query.get("order") !== "asc") items.reverse();
		const after = query.get("after");
		const from = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1;
		const limit = Math.min(100, Math.max(1, Math.trunc(Number(query.get("limit") ?? 20)) || 20));
		const data = items.slice(from, from + limit);
		const has_more = from + limit < items.length;
		return { object: "list", data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more };
	});
}

async function stored(responseId: string, scope: Scope): Promise<StoredResponse> {
	const id = logIdOf(responseId);
	const found = id === undefined ? undefined : await findResponse(id, scope);
	if (!found) throw notFound(responseId);
	return found;
}

function notFound(responseId: string): GatewayError {
	return new GatewayError({ status: 404, message: `Response with id '${responseId}' not found.` });
}

type Work = (scope: Scope) => Promise<Record<string, unknown>>;

async function answered(context: CallContext, work: Work): Promise<Response> {
	try {
		return Response.json(await work(ownerOf(await admitCaller(context))));
	} catch (error) {
		return errorResponse({ errorBody }, error, context.requestId);
	}
}
