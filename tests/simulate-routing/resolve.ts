import { existsSync } from "node:fs";
import { registerHooks } from "node:module";

/** Lets Node import the product as the bundler does: `~/` is `app/`, and `.ts` need not be written. */
const app = new URL("../../app/", import.meta.url);

registerHooks({
	resolve(specifier, context, next) {
		const base = specifier.startsWith("~/") ? new URL(specifier.slice(2), app) : relative(specifier, context.parentURL);
		if (base === undefined || /\.(ts|js|mjs|json)$/.test(base.pathname)) return next(base?.href ?? specifier, context);
		const found = [`${base.href}.ts`, `${base.href}/index.ts`].find((href) => existsSync(new URL(href)));
		return next(found ?? specifier, context);
	},
});

function relative(specifier: string, parent: string | undefined): URL | undefined {
	return specifier.startsWith(".") && parent?.startsWith("file:") && !parent.includes("/node_modules/")
		? new URL(specifier, parent)
		: undefined;
}
