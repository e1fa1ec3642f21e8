import { matchRoutes } from "react-router";
import type { RouteConfigEntry } from "@react-router/dev/routes";
import routeConfig from "../../app/routes";

type RouteModule = {
	loader?: (args: { request: Request; params: Record<string, string | undefined> }) => Response | Promise<Response>;
	action?: (args: { request: Request; params: Record<string, string | undefined> }) => Response | Promise<Response>;
};

const modules = import.meta.glob<RouteModule>("/app/routes/{api/*,openapi}.ts");
const entries = (routeConfig as RouteConfigEntry[]).filter((entry) => modules[`/app/${entry.file}`]);

// The shape of an answer is what the tests assert, so they reach into it freely.
// oxlint-disable-next-line typescript/no-explicit-any
export type Answer = { status: number; headers: Headers; json: any };
export type CallOptions = { body?: unknown; headers?: Record<string, string>; rawBody?: string | undefined };

/** Calls the management routes in this process, as the application's own pages would: with cookie and origin. */
export class ManagementClient {
	cookie = "";
	address = "203.0.113.7";

	async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
		const url = new URL(path, "http://localhost:3002");
		const match = matchRoutes(entries as never, url.pathname)?.at(-1);
		if (!match) throw new Error(`no management route at ${url.pathname}`);
		const module = await modules[`/app/${(match.route as unknown as RouteConfigEntry).file}`]?.();
		const body = options.rawBody ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
		const request = new Request(url, {
			method,
			body: body ?? null,
			headers: {
				...(this.cookie && { cookie: this.cookie }),
				"x-client-address": this.address,
				origin: "http://localhost:3002",
				...options.headers,
			},
		});
		const handler = method === "GET" ? module?.loader : module?.action;
		const response = await handler?.({ request, params: match.params });
		if (!response) throw new Error(`${method} ${path} has no handler`);
		const text = await response.text();
		this.#keepCookie(response);
		return { status: response.status, headers: response.headers, json: text === "" ? undefined : JSON.parse(text) };
	}

	get(path: string, options?: CallOptions): Promise<Answer> {
		return this.call("GET", path, options);
	}

	post(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
		return this.call("POST", path, { body, ...options });
	}

	patch(path: string, body: unknown): Promise<Answer> {
		return this.call("PATCH", path, { body });
	}

	delete(path: string): Promise<Answer> {
		return this.call("DELETE", path);
	}

	#keepCookie(response: Response): void {
		for (const cookie of response.headers.getSetCookie()) this.cookie = cookie.split(";")[0] ?? "";
	}
}

let people = 0;

export type Person = {
	client: ManagementClient;
	userId: string;
	email: string;
	password: string;
	organizationId: string;
	projectId: string;
};

/** Signs a new person up; answers with their client and what they own. */
export async function signUpPerson(): Promise<Person> {
	const client = new ManagementClient();
	// Addresses of their own keep the sign-up limit out of tests about something else.
	client.address = `198.51.100.${people % 250}`;
	const email = `person${people++}@example.com`;
	const password = "correct horse battery";
	const answer = await client.post("/auth/sign-up/email", { name: "A Person", email, password });
	if (answer.status !== 200) throw new Error(`sign-up failed: ${JSON.stringify(answer.json)}`);
	const { json: orgs } = await client.get("/orgs");
	const organizationId = orgs.organizations[0].id as string;
	const { json: projects } = await client.get(`/orgs/${organizationId}/projects`);
	return { client, userId: answer.json.user.id, email, password, organizationId, projectId: projects.projects[0].id };
}
