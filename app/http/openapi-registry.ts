import type { z } from "zod";

export type HttpMethod = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** What the API reference says about one operation. Schemas are the ones that validate the request. */
export type Operation = {
	method: HttpMethod;
	/** With parameters in braces: `/keys/api/{id}`. */
	path: string;
	summary: string;
	description?: string;
	/** Heading it stands under. */
	tag: string;
	/** `session`: dashboard session; `api-key`: gateway key; `master-key`: an organization's; `none`: open. */
	auth: "session" | "api-key" | "master-key" | "none";
	params?: z.ZodType;
	query?: z.ZodType;
	headers?: z.ZodType;
	body?: z.ZodType;
	/** False where the body may be left out. */
	bodyRequired?: boolean;
	responses: Record<number, OperationResponse>;
	/** Errors that this kind of operation has, by status; what else may go wrong is its default answer. */
	refusals?: Record<number, string>;
	/** Shape of its errors: `{"message"}`, or the envelope of OpenAI or Anthropic. */
	errors?: "message" | "openai" | "anthropic";
};

export type OperationResponse = { description: string; schema?: z.ZodType; contentType?: string };

const operations = new Map<string, Operation>();

/**
 * Adds an operation to `/openapi.json`. Route modules call it when they are loaded, which is before the first
 * request, as the server build loads every route. Registering the same method and path again replaces it (hot
 * reload).
 */
export function registerOperation(operation: Operation): Operation {
	operations.set(`${operation.method} ${operation.path}`, operation);
	return operation;
}

/** Every registered operation, by path. */
export function registeredOperations(): Operation[] {
	return [...operations.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
