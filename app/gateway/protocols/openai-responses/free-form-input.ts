/**
 * Takes the text of a free-form call out of its neutral arguments, `{"input": "<text>"}`, while they stream in. What a
 * model wrote instead of that object is the text itself.
 */
export class FreeFormInput {
	#arguments = "";
	/** Where the next undecoded character of the string stands; -1 before it began. */
	#at = -1;
	#ended = false;
	#text = "";

	/** The whole text so far. */
	get text(): string {
		return this.#text;
	}

	/** What these further characters of the arguments add to the text. */
	push(delta: string): string {
		this.#arguments += delta;
		if (this.#at < 0) {
			const opening = /^\s*\{\s*"input"\s*:\s*"/.exec(this.#arguments);
			if (!opening) return "";
			this.#at = opening[0].length;
		}
		return this.#add(this.#decode());
	}

	/** What is left once the arguments are complete. */
	end(): string {
		const whole = wholeInput(this.#arguments);
		return whole.startsWith(this.#text) ? this.#add(whole.slice(this.#text.length)) : "";
	}

	#add(text: string): string {
		this.#text += text;
		return text;
	}

	#decode(): string {
		if (this.#ended) return "";
		const from = this.#at;
		let at = from;
		while (at < this.#arguments.length) {
			const character = this.#arguments[at];
			if (character === '"') {
				this.#ended = true;
				break;
			}
			const length = character === "\\" ? (this.#arguments[at + 1] === "u" ? 6 : 2) : 1;
			if (at + length > this.#arguments.length) break;
			at += length;
		}
		this.#at = at;
		return unescaped(this.#arguments.slice(from, at));
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
