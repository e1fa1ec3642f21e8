import { findItems, findResponse, keepResponse } from "~/domain/stored-responses/stored-response.server";
import { logger } from "~/platform/logger.server";
import { GatewayError } from "../errors";
import { continuing, inputItemsOf } from "../protocols/openai-responses/kept-input";
import { openaiResponses } from "../protocols/openai-responses/openai-responses";
import { logIdOf } from "../protocols/openai-responses/response-object";
import { outputOf } from "../protocols/openai-responses/write-answer";
import type { ClientProtocol, Kept, Owner } from "../protocols/protocol";
import { maxBodyBytes } from "./read-body";

type Body = Record<string, unknown>;

const maxReferences = 1000;

/**
 * The Responses API with responses that are kept: `store`, `previous_response_id` and references to items. They are
 * kept for organizations that retain data, unless a request says `store: false`.
 */
export const keptResponses: ClientProtocol = { ...openaiResponses, expand, remember };

/** Puts what the body refers to in its place. Throws GatewayError(400). */
async function expand(body: Body, owner: Owner): Promise<Body> {
	const { previous_response_id: previous, ...rest } = body;
	if (!owner.retains) {
		if (previous != null) throw retentionRequired("previous_response_id");
		if (body.store === true) throw retentionRequired("store");
		if (referencesIn(body.input).length > 0) throw retentionRequired("input");
		return { ...rest, store: false };
	}
	if (previous == null) return withReferencedItems(body, owner);
	if (typeof previous !== "string") return body;
	const id = logIdOf(previous);
	const found = id === undefined ? undefined : await findResponse(id, owner);
	if (!found) {
		const message = `Previous response with id '${previous}' not found.`;
		throw notFound("previous_response_id", "previous_response_not_found", message);
	}
	const { input } = await withReferencedItems(rest, owner);
	const said = inputItemsOf({ input });
	return continuing({ ...rest, input: [...found.input, ...found.output, ...said] }, previous);
}

async function withReferencedItems(body: Body, owner: Owner): Promise<Body> {
	const ids = referencesIn(body.input);
	if (ids.length === 0) return body;
	if (ids.length > maxReferences) {
		const message = `At most ${maxReferences} references to items fit in a request.`;
		throw new GatewayError({ status: 400, param: "input", message });
	}
	const items = await findItems(ids, owner);
	refuseOverlong(ids, items);
	return {
		...body,
		input: (body.input as Body[]).map((item, at) => {
			if (!isReference(item)) return item;
			const found = items.get(item.id);
			if (found) return found;
			throw notFound(`input[${at}].id`, "item_not_found", `Item with id '${item.id}' not found.`);
		}),
	};
}

/** References are short, what they stand for is not, and the same item may be meant often. */
function refuseOverlong(ids: readonly string[], items: ReadonlyMap<string, Body>): void {
	const sizes = new Map([...items].map(([id, item]) => [id, JSON.stringify(item).length]));
	let size = 0;
	for (const id of ids) size += sizes.get(id) ?? 0;
	if (size <= maxBodyBytes) return;
	const message = "The items that the request refers to are together larger than 20 MiB.";
	throw new GatewayError({ status: 413, code: "request_too_large", param: "input", message });
}

function referencesIn(input: unknown): string[] {
	return Array.isArray(input) ? input.filter(isReference).map(({ id }) => id) : [];
}

/** Clients may leave out the type where an id is all they send. */
function isReference(item: unknown): item is { id: string } {
	if (typeof item !== "object" || item === null) return false;
	const { type, id, role } = item as Body;
	return typeof id === "string" && (type === "item_reference" || (type == null && role === undefined));
}

/** Keeps an answer. One that cannot be kept is delivered all the same: it has been paid for. */
async function remember({ chat, events, served, answer }: Kept, owner: Owner): Promise<void> {
	const { body } = chat.source;
	if (!owner.retains || body.store === false) return;
	const { items } = outputOf(events, served, true);
	const shown = Array.isArray(answer.output) ? (answer.output as Body[]) : [];
	const ours = new Set(items.map(({ id }) => id));
	// What a provider of the same dialect answered may hold items that events do not tell.
	const output = shown.every(({ id }) => ours.has(id)) ? items : shown;
	try {
		await keepResponse(served.logId, { response: answer, input: inputItemsOf(body), output }, owner, owner.retentionDays);
	} catch (error) {
		logger.error({ err: error, requestId: served.requestId, logId: served.logId }, "a response could not be kept");
	}
}

function retentionRequired(param: string): GatewayError {
	return new GatewayError({
		status: 400,
		code: "data_retention_required",
		param,
		message:
			`The Responses API requires data retention to be enabled for ${wording[param]}. Choose "Retain all data" in the ` +
			'policies of the organization, or send the whole conversation with "store": false.',
	});
}

const wording: Readonly<Record<string, string>> = {
	previous_response_id: "previous_response_id",
	store: '"store": true',
	input: "references to items of earlier responses",
};

function notFound(param: string, code: string, message: string): GatewayError {
	return new GatewayError({ status: 400, code, param, message });
}
