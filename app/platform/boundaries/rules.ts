import type { Import } from "./imports.ts";

/**
 * Who may import whom: imports point downward only. A rule speaks about the files that match `from`; of this project's
 * files they may import themselves and what matches `may`, and nothing whatever that matches `mayNot`.
 */
export type Rule = {
	name: string;
	why: string;
	from: RegExp;
	except?: RegExp;
	/** Files of ours that may be imported beside the own folder; everything of ours where left out. */
	may?: RegExp[];
	/** Files of ours, package names or `node:` modules that may not be imported at all. */
	mayNot?: RegExp[];
	/** Imports of types are not counted: they are gone when the code runs. */
	typesAreFree?: boolean;
};

const platform = /^app\/platform\//;
const catalog = /^app\/catalog\//;
const domain = /^app\/domain\//;
const gateway = /^app\/gateway\//;
const components = /^app\/components\//;
const http = /^app\/http\//;
const server = /\.server\.tsx?$/;

// The shell, which is not part of the build but serves it.
const shell = /^(server\.ts|worker\/main\.ts)$|^app\/platform\/(serving\/(build-source|listener|fast-lane|page-lane|refusal)|launch\/[^/]+)\.ts$/;

export const rules: readonly Rule[] = [
	{ name: "platform", why: "the platform knows nothing of what stands on it", from: platform, except: shell, may: [/^package\.json$/, /^prisma\//] },
	{
		name: "shell",
		why: "the shell reaches the application through the build, else there would be two of everything",
		from: shell,
		may: [shell, /^app\/platform\/serving\/(body-limit|client-connection|cross-origin|direct-answer|drain)\.ts$/],
		typesAreFree: true,
	},
	{ name: "catalogue", why: "the catalogue is data for everybody", from: catalog, may: [/^app\/platform\/[^/]+\.ts$/] },
	{
		name: "catalogue in the browser",
		why: "pages read the catalogue in the browser",
		from: catalog,
		except: /^app\/catalog\/check\//,
		mayNot: [server, /^node:/],
	},
	{ name: "domain", why: "the domain knows neither HTTP, pages nor the engine", from: domain, may: [catalog, platform] },
	{ name: "http", why: "HTTP helpers serve routes and stand on the domain", from: http, may: [domain, catalog, platform] },
	{ name: "engine", why: "the engine knows neither routes nor pages", from: gateway, may: [domain, catalog, platform] },
	{
		name: "engine without frameworks",
		why: "the engine runs without pages, and no request waits on Prisma",
		from: gateway,
		mayNot: [/^(react|react-dom|react-router|express)$/, /^@(react-router|prisma)\//, /^app\/platform\/db\/(generated\/|prisma)/],
	},
	{
		name: "providers",
		why: "a provider is data and pure functions over the neutral model",
		from: /^app\/gateway\/providers\//,
		may: [/^app\/gateway\/(chat|errors|exact-json|gateway-fields|packed-reasoning)\.ts$/, /^app\/gateway\/decoders\//, /^app\/catalog\/(types|abilities)\.ts$/],
	},
	{ name: "decoders", why: "decoders turn bytes into events and know only the neutral model", from: /^app\/gateway\/decoders\//, may: [/^app\/gateway\/(chat|errors)\.ts$/] },
	{
		name: "pure engine parts",
		why: "what they need of the outside they declare, and the steps do it",
		from: /^app\/gateway\/(providers|decoders|protocols|pricing)\//,
		mayNot: [/^node:(?!(buffer|crypto|zlib)$)/, /^(undici|pg|ioredis|fs|http|https|net)$/, server],
	},
	{
		name: "components",
		why: "shared UI knows shapes and the catalogue",
		from: components,
		may: [domain, catalog, /^app\/platform\/[^/]+\.ts$/],
		mayNot: [/^node:/],
	},
	{
		name: "components in the browser",
		why: "shared UI runs in the browser; of server files it may know types only",
		from: components,
		mayNot: [server],
		typesAreFree: true,
	},
	{
		name: "protocol routes",
		why: "public API routes name a protocol and a conductor",
		from: /^app\/routes\/v1\//,
		may: [/^app\/gateway\/[^/]+\.ts$/, /^app\/gateway\/(protocols|steps)\//, http, domain, catalog, platform],
	},
	{
		name: "other routes",
		why: "routes outside the public API reach the engine by its one-call façade only",
		from: /^app\/routes\//,
		except: /^app\/routes\/v1\//,
		may: [/^app\/gateway\/upstream\.server\.ts$/, components, http, domain, catalog, platform, /^app\/app\.css$/, /^package\.json$/],
	},
	{
		name: "worker",
		why: "background work calls providers through the façade",
		from: /^worker\//,
		except: /^worker\/main\.ts$/,
		may: [/^app\/gateway\/upstream\.server\.ts$/, domain, catalog, platform],
	},
	{ name: "product without tests", why: "the product does not need its tests", from: /^(app|worker|server\.ts)/, mayNot: [/^tests\//, /\.test\.tsx?$/] },
];

const tests = /\.test\.tsx?$|^tests\//;

/** What an import breaks: one line per rule. Tests may import anything. */
export function brokenRules(each: Import): string[] {
	if (tests.test(each.from)) return [];
	return rules.filter((rule) => breaks(rule, each)).map((rule) => `${each.from} → ${each.to}: ${rule.name} (${rule.why})`);
}

function breaks(rule: Rule, each: Import): boolean {
	if (!rule.from.test(each.from) || rule.except?.test(each.from)) return false;
	if (rule.typesAreFree && each.typeOnly) return false;
	if (rule.mayNot?.some((pattern) => pattern.test(each.to))) return true;
	if (!rule.may || !each.ours || rule.from.test(each.to)) return false;
	return !rule.may.some((pattern) => pattern.test(each.to));
}

/** Chains of files that import one another in a circle and so depend on the order in which they are loaded. */
export function circles(imports: readonly Import[]): string[] {
	const edges = new Map<string, string[]>();
	for (const { from, to, ours, typeOnly, dynamic } of imports) {
		if (ours && !typeOnly && !dynamic) edges.set(from, [...(edges.get(from) ?? []), to]);
	}
	const found: string[] = [];
	const done = new Set<string>();
	const visit = (file: string, path: string[]): void => {
		const at = path.indexOf(file);
		if (at !== -1) {
			found.push(`circle: ${[...path.slice(at), file].join(" → ")}`);
			return;
		}
		if (done.has(file)) return;
		for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
		done.add(file);
	};
	for (const file of edges.keys()) visit(file, []);
	return found;
}
