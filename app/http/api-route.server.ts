import { z } from "zod";
import type { MasterKeyPrincipal } from "~/domain/master-keys/authenticate-master-key.server";
import type { UserView } from "~/domain/users/schemas";
import { messageResponse, responseOf } from "./error-response.server";
import { isId } from "~/platform/ids";
import { type HttpMethod, type Operation, registerOperation } from "./openapi-registry";
import { queryObject } from "./query-object";
import { readJsonBody } from "./read-body.server";
import { requireMasterKey } from "./require-master-key.server";
import { notFound } from "./require-project.server";
import { requireApiUser } from "./require-user.server";
import { assertSameOrigin } from "./same-origin.server";
import { firstProblem } from "./validation";

type Parsed<Schema> = Schema extends z.ZodType<infer Output> ? Output : undefined;

type Definition<Params, Query, Body, Auth> = Omit<Operation, "auth" | "params" | "query" | "body" | "responses" | "refusals"> & {
	auth: Auth;
	params?: Params;
	query?: Query;
	body?: Body;
	/** True for operations that neither read nor set a cookie, so that any site may call them. */
	anyOrigin?: boolean;
	/** Status of a value that is understood but not acceptable; 400 unless told. Unknown fields are 400 always. */
	invalidStatus?: 400 | 422;
	/** Errors of this operation beside those that follow from its parts, by status. */
	refusals?: Record<number, string>;
	/** Status and schema of the answer. */
	status?: number;
	response: z.ZodType;
	handler(input: {
		request: Request;
		params: Parsed<Params>;
		query: Parsed<Query>;
		body: Parsed<Body>;
		user: Auth extends "session" ? UserView : undefined;
		masterKey: Auth extends "master-key" ? MasterKeyPrincipal : undefined;
	}): Promise<unknown>;
};

type RefusingParts = {
	auth: Operation["auth"];
	anyOrigin?: boolean | undefined;
	params?: unknown;
	body?: unknown;
	invalidStatus?: 400 | 422 | undefined;
};

export type ApiRoute = { method: HttpMethod; handle(request: Request, params: PathParams): Promise<Response> };

type PathParams = Record<string, string | undefined>;

/** Path parameter `id`. Anything that is no id is answered like an id that does not exist. */
export const idParams = z.object({ id: z.uuid() });

/**
 * Declares one management operation: its schemas validate the request, type the handler's input and document it in
 * `/openapi.json`. The handler returns the answer's JSON, or a Response where more than a body has to be said.
 * Whatever is thrown becomes a `{"message"}` response.
 */
export function defineApiRoute<
	const Auth extends "session" | "master-key" | "none",
	Params extends z.ZodType | undefined = undefined,
	Query extends z.ZodType | undefined = undefined,
	Body extends z.ZodType | undefined = undefined,
>(definition: Definition<Params, Query, Body, Auth>): ApiRoute {
	const { handler, invalidStatus = 400, status = 200, anyOrigin, response, params, query, body, refusals, ...documented } =
		definition;
	registerOperation({
		...documented,
		...(params && { params }),
		...(query && { query }),
		...(body && { body }),
		responses: { [status]: { description: "Success", schema: response } },
		refusals: { ...refusalsOf(definition), ...refusals },
	});
	return {
		method: definition.method,
		async handle(request, pathParams) {
			try {
				const user = definition.auth === "session" ? await requireApiUser(request) : undefined;
				const masterKey = definition.auth === "master-key" ? await requireMasterKey(request) : undefined;
				if (definition.auth === "none" && !anyOrigin) assertSameOrigin(request);
				const input = {
					request,
					user,
					masterKey,
					params: params && parseParams(params, pathParams),
					query: parseQuery(query, request),
					body: body && parseBody(body, await readJsonBody(request), invalidStatus),
				};
				const result = await handler(input as Parameters<typeof handler>[0]);
				return uncached(result instanceof Response ? result : Response.json(result, { status }));
			} catch (thrown) {
				return uncached(responseOf(thrown));
			}
		},
	};
}

/** What every operation with such parts may answer; it follows from the steps of `handle`. */
function refusalsOf({ auth, anyOrigin, params, body, invalidStatus }: RefusingParts): Record<number, string> {
	const refusals: Record<number, string> = { 400: "A field or parameter that is unknown or has no such value" };
	if (auth !== "none") {
		refusals[401] = "Not signed in, or the credential is not valid (any more)";
		refusals[403] = "Your role or plan does not allow it, or the request comes from another site";
	} else if (!anyOrigin) {
		refusals[403] = "The request comes from another site";
	}
	if (params !== undefined) refusals[404] = "There is no such thing, or not for you";
	if (body !== undefined) refusals[413] = "The body is too large";
	if (invalidStatus === 422) refusals[422] = "A value that is understood but not acceptable";
	return refusals;
}

// Answers belong to one user at one moment, and some hold a token.
function uncached(response: Response): Response {
	response.headers.set("Cache-Control", "no-store");
	return response;
}

type RouteArguments = { request: Request; params: PathParams };

/** The `loader` and `action` of a resource route that answers several methods. */
export function resource(...routes: ApiRoute[]): {
	loader(args: RouteArguments): Promise<Response>;
	action(args: RouteArguments): Promise<Response>;
} {
	const byMethod = new Map<string, ApiRoute>(routes.map((route) => [route.method, route]));
	const allowed = [...byMethod.keys()].join(", ");
	const dispatch = async ({ request, params }: RouteArguments) => {
		const route = byMethod.get(request.method === "HEAD" ? "GET" : request.method);
		return route ? route.handle(request, params) : messageResponse(405, "Method not allowed", { Allow: allowed });
	};
	return { loader: dispatch, action: dispatch };
}

function parseParams(schema: z.ZodType, params: PathParams): unknown {
	// Ids are compared as text further on, so they get the spelling that Postgres gives them.
	const spelled = Object.entries(params).map(([name, value]) => [name, value && isId(value) ? value.toLowerCase() : value]);
	const parsed = schema.safeParse(Object.fromEntries(spelled));
	if (!parsed.success) throw notFound("Resource");
	return parsed.data;
}

/** Query parameters are strict as well: without a schema there are none. */
function parseQuery(schema: z.ZodType | undefined, request: Request): unknown {
	const { search, searchParams } = new URL(request.url);
	if (search.includes("%00")) throw messageResponse(400, "The query has a NUL character.");
	const given = queryObject(searchParams);
	return parse(schema ?? z.strictObject({}), given, 400);
}

function parseBody(schema: z.ZodType, body: unknown, invalidStatus: number): unknown {
	return parse(schema, body === undefined ? {} : body, invalidStatus);
}

function parse(schema: z.ZodType, given: unknown, invalidStatus: number): unknown {
	const parsed = schema.safeParse(given);
	if (parsed.success) return parsed.data;
	const unknownField = parsed.error.issues.some((issue) => issue.code === "unrecognized_keys");
	const [message, { field }] = firstProblem(parsed.error);
	const named = field !== undefined && !unknownField ? `${field}: ${message}` : message;
	throw Response.json({ message: named, field }, { status: unknownField ? 400 : invalidStatus });
}
