/**
 * Tools in a `namespace` become plain functions for providers that know no namespaces. Their name stays where it is
 * nobody else's, so that descriptions that mention it hold; else the namespace is put before it.
 */
export type ToolName = { name: string; namespace?: string };

export class ToolNames {
	readonly #plain = new Map<string, string>();
	readonly #full = new Map<string, ToolName>();

	/** Makes the plain names of the tools of a request, in order; top-level tools keep theirs. */
	constructor(tools: readonly Record<string, unknown>[]) {
		for (const tool of tools) {
			if (typeof tool.name === "string" && tool.type !== "namespace") this.#add({ name: tool.name }, tool.name);
		}
		for (const space of tools) {
			if (space.type !== "namespace" || typeof space.name !== "string" || !Array.isArray(space.tools)) continue;
			for (const tool of space.tools as (Record<string, unknown> | null)[]) {
				if (typeof tool?.name !== "string") continue;
				this.#add({ name: tool.name, namespace: space.name }, this.#free(tool.name, space.name));
			}
		}
	}

	/** What a provider calls it. A tool that the request does not offer (of an earlier turn) keeps its name. */
	plain({ name, namespace }: ToolName): string {
		return this.#plain.get(keyOf(name, namespace)) ?? name;
	}

	/** What the client calls it. */
	full(plain: string): ToolName {
		return this.#full.get(plain) ?? { name: plain };
	}

	#free(name: string, namespace: string): string {
		if (!this.#full.has(name)) return name;
		// Providers take 64 characters.
		const joined = `${namespace}__${name}`.slice(-64);
		let free = joined;
		for (let count = 2; this.#full.has(free); count++) free = `${joined.slice(0, 60)}_${count}`;
		return free;
	}

	#add(full: ToolName, plain: string): void {
		this.#plain.set(keyOf(full.name, full.namespace), plain);
		this.#full.set(plain, full);
	}
}

function keyOf(name: string, namespace: string | undefined): string {
	return `${namespace ?? ""}\n${name}`;
}
