import { readFileSync } from "node:fs";
import path from "node:path";
import type { RouteConfigEntry } from "@react-router/dev/routes";
import routeConfig from "../../../app/routes";

const appDirectory = path.resolve(import.meta.dirname, "../../../app");

/** A method of a route that answers. `page` is false for routes that answer data, `id` names the route in the build. */
export type ServedOperation = { key: string; method: string; path: string; id: string; page: boolean };

/**
 * Every method of every route of app/routes.ts, read from the sources: what `defineApiRoute` declares, else a loader or a
 * page is GET and an action POST, or the method it names in `actionMethod`.
 */
export function servedOperations(): ServedOperation[] {
	return entriesOf(routeConfig as RouteConfigEntry[], "").flatMap(({ entry, path: at }) => {
		const source = readFileSync(path.join(appDirectory, entry.file), "utf8");
		const id = entry.id ?? entry.file.replace(/\.tsx?$/, "");
		const page = /export default /.test(source);
		return methodsOf(source, page).map((method) => ({ key: `${method} ${at}`, method, path: at, id, page }));
	});
}

/** Routes that only frame others have no address of their own. */
function entriesOf(entries: RouteConfigEntry[], parent: string): { entry: RouteConfigEntry; path: string }[] {
	return entries.flatMap((entry) => {
		const at = entry.path === undefined ? parent : `${parent}/${entry.path}`;
		const inner = entriesOf(entry.children ?? [], at);
		const hasAddress = entry.children === undefined;
		return hasAddress ? [{ entry, path: at === "" ? "/" : at }] : inner;
	});
}

function methodsOf(source: string, page: boolean): string[] {
	const declared = [...source.matchAll(/^\tmethod: "([A-Z]+)"/gm)].map(([, method]) => method as string);
	if (declared.length > 0) return declared;
	const exports = (name: string) => new RegExp(`export (async function|function|const) ${name}\\b|export \\{[^}]*\\b${name}\\b`).test(source);
	const methods = exports("loader") || page ? ["GET"] : [];
	if (!exports("action")) return methods;
	return [...methods, /export const actionMethod = "([A-Z]+)"/.exec(source)?.[1] ?? "POST"];
}
