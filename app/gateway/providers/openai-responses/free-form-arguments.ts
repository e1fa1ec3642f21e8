/** Writes the free text of a custom tool's call as JSON arguments, `{"input": "<text>"}`, delta by delta. */
export class FreeFormArguments {
	#begun = false;

	push(text: string): string {
		const head = this.#begun ? "" : '{"input":"';
		this.#begun = true;
		return head + JSON.stringify(text).slice(1, -1);
	}

	/** The end of the object; all of it where there was no text. */
	end(): string {
		return this.#begun ? '"}' : '{"input":""}';
	}
}

/** The free text of JSON arguments; undefined where they are not `{"input": "<text>"}`. */
export function freeFormInput(text: string): string | undefined {
	try {
		const value = JSON.parse(text) as { input?: unknown } | null;
		return typeof value?.input === "string" ? value.input : undefined;
	} catch {
		return undefined;
	}
}
