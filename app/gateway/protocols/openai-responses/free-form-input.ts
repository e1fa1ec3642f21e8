/**
 * Takes the text of a free-form call out of its neutral arguments, `{"input": "<text>"}`, while they stream in. What a
 * model wrote instead of that object is the text itself.
 */
export class FreeFormInput {
	readonly #pieces: string[] = [];
	/** Characters that were not decoded yet; only those are looked at again, as a patch may be long. */
	#rest = "";
	#state: "before" | "inside" | "after" = "before";
	#text = "";

	/** The whole text so far. */
	get text(): string {
		return this.#text;
	}

	/** What these further characters of the arguments add to the text. */
	push(delta: string): string {
		this.#pieces.push(delta);
		this.#rest += delta;
		if (this.#state === "before") {
			const opening = /^\s*\{\s*"input"\s*:\s*"/.exec(this.#rest);
			if (!opening) return "";
			this.#state = "inside";
			this.#rest = this.#rest.slice(opening[0].length);
		}
		return this.#state === "inside" ? this.#add(this.#decode()) : "";
	}

	/** What is left once the arguments are complete. */
	end(): string {
		const whole = wholeInput(this.#pieces.join(""));
		return whole.startsWith(this.#text) ? this.#add(whole.slice(this.#text.length)) : "";
	}

	#add(text: string): string {
		this.#text += text;
		return text;
	}

	/** Decodes up to the closing quote, or to an escape that is not complete. */
	#decode(): string {
		const rest = this.#rest;
		let at = 0;
		while (at < rest.length) {
			const character = rest[at];
			if (character === '"') {
				this.#state = "after";
				break;
			}
			const length = character === "\\" ? (rest[at + 1] === "u" ? 6 : 2) : 1;
			if (at + length > rest.length) break;
			at += length;
		}
		this.#rest = rest.slice(at);
		return unescaped(rest.slice(0, at));
	}
}

function unescaped(escaped: string): string {
	try {
		return JSON.parse(`"${escaped}"`) as string;
	} catch {
		// Line breaks that a model forgot to escape.
		return escaped;
	}
}

function wholeInput(text: string): string {
	try {
		const value: unknown = JSON.parse(text);
		const input = (value as { input?: unknown } | null)?.input;
		return typeof input === "string" ? input : text;
	} catch {
		return text;
	}
}
