/** The part of a server build's route manifest that the fast lane needs. */
export type BuildRoute = {
	id: string;
	parentId?: string;
	path?: string;
	module: { loader?: unknown; action?: unknown };
};

export type FastRoute = { route: BuildRoute; params: Record<string, string> };

export type FastRoutes = {
	/** The fast route of a path; undefined where it has none. */
	match(pathname: string): FastRoute | undefined;
};

const otherFastIds = new Set(["health", "health-live", "metrics", "mcp"]);

/** Routes whose ids begin with `v1-`, and `health`, `health-live`, `metrics`, `mcp`, are served without React Router. */
export function fastRoutes(routes: Readonly<Record<string, BuildRoute | undefined>>): FastRoutes {
	const exact = new Map<string, FastRoute>();
	const patterns: { pattern: RegExp; names: string[]; route: BuildRoute }[] = [];
	for (const route of Object.values(routes)) {
		if (!route || !(route.id.startsWith("v1-") || otherFastIds.has(route.id))) continue;
		const path = pathOf(route, routes);
		if (path.includes(":") || path.includes("*")) patterns.push({ route, ...compile(path) });
		else exact.set(path, { route, params: {} });
	}
	return {
		match(pathname) {
			const path = pathname.length > 1 && pathname.endsWith("/") ? pathname.slice(0, -1) : pathname;
			const found = exact.get(path);
			if (found) return found;
			for (const { pattern, names, route } of patterns) {
				const values = pattern.exec(path)?.slice(1);
				if (values) return { route, params: paramsOf(names, values) };
			}
			return undefined;
		},
	};
}

/**
 * The path that a request target leads to once dot segments, escapes, doubled slashes, capitals and the suffix of React
 * Router's data requests are taken out: React Router reads paths that generously. Undefined for what is no path.
 */
export function plainPath(target: string): string | undefined {
	if (!target.startsWith("/")) return undefined;
	try {
		const { pathname } = new URL(`http://host${target}`);
		return decodeURIComponent(pathname).replace(/\/{2,}/g, "/").toLowerCase().replace(/\.data$/, "");
	} catch {
		return undefined;
	}
}

// Management under /v1, served by React Router like every page.
const managed = /^\/v1\/(master|sessions|wallet|customers|connect|webhooks)(\/|$|-)/;

/** Whether a path below /v1 belongs to the inference API, whose errors speak OpenAI's envelope. */
export function isInferencePath(pathname: string): boolean {
	return (pathname === "/v1" || pathname.startsWith("/v1/")) && !managed.test(pathname);
}

/** Whether browsers on other origins may call a path. */
export function allowsOtherOrigins(pathname: string): boolean {
	return pathname.startsWith("/v1/") || pathname === "/mcp" || pathname.startsWith("/mcp/");
}

function pathOf(route: BuildRoute, routes: Readonly<Record<string, BuildRoute | undefined>>): string {
	const parent = route.parentId ? routes[route.parentId] : undefined;
	const own = route.path ? `/${route.path.replace(/^\/|\/$/g, "")}` : "";
	return (parent ? pathOf(parent, routes) : "") + own;
}

function compile(path: string): { pattern: RegExp; names: string[] } {
	const names: string[] = [];
	const source = path
		.split("/")
		.map((segment) => {
			if (segment === "*") {
				names.push("*");
				return "(.+)";
			}
			if (!segment.startsWith(":")) return segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
			names.push(segment.slice(1));
			return "([^/]+)";
		})
		.join("/");
	return { pattern: new RegExp(`^${source}$`), names };
}

function paramsOf(names: string[], values: string[]): Record<string, string> {
	return Object.fromEntries(names.map((name, index) => [name, decode(values[index] as string)]));
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
