/**
 * Plays Anthropic's client: checks that the events of a streamed message come in a legal order, and puts the message
 * together. Throws at the first event that a strict client would trip over.
 * Source: https://platform.claude.com/docs/en/build-with-claude/streaming
 */
export type PlayedMessage = {
	start: Record<string, unknown>;
	content: Record<string, unknown>[];
	end: { delta: Record<string, unknown>; usage: Record<string, unknown> };
	types: string[];
};

type Payload = Record<string, unknown> & { type: string; index?: number };

const deltasOfBlock: Record<string, readonly string[]> = {
	text: ["text_delta", "citations_delta"],
	thinking: ["thinking_delta", "signature_delta"],
	tool_use: ["input_json_delta"],
	server_tool_use: ["input_json_delta"],
	web_search_tool_result: [],
	redacted_thinking: [],
	image: [],
};

export function playMessage(text: string): PlayedMessage {
	const player = new Player();
	for (const frame of text.split("\n\n").filter((part) => part !== "")) {
		const match = /^event: ([\w.]+)\ndata: (\{.*\})$/.exec(frame);
		if (!match?.[1] || !match[2]) throw new Error(`not a frame: ${JSON.stringify(frame)}`);
		const payload = JSON.parse(match[2]) as Payload;
		if (payload.type !== match[1]) throw new Error(`event ${match[1]} holds ${payload.type}`);
		player.take(payload);
	}
	return player.finished();
}

class Player {
	readonly #types: string[] = [];
	readonly #content: Record<string, unknown>[] = [];
	#state: "new" | "between" | "block" | "ended" | "stopped" = "new";
	#input = "";
	#start: Record<string, unknown> = {};
	#end: PlayedMessage["end"] = { delta: {}, usage: {} };

	take(payload: Payload): void {
		this.#types.push(payload.type);
		switch (payload.type) {
			case "message_start":
				this.#expect("new");
				this.#start = payload.message as Record<string, unknown>;
				if (typeof this.#start.usage !== "object") throw new Error("message_start without usage");
				this.#state = "between";
				return;
			case "content_block_start":
				this.#expect("between");
				if (payload.index !== this.#content.length) throw new Error(`block ${payload.index} is out of order`);
				this.#content.push({ ...(payload.content_block as object) });
				this.#input = "";
				this.#state = "block";
				return;
			case "content_block_delta":
				this.#expect("block");
				this.#fill(payload);
				return;
			case "content_block_stop":
				this.#expect("block");
				this.#close(payload);
				return;
			case "message_delta":
				this.#expect("between");
				this.#end = payload as unknown as PlayedMessage["end"];
				if (typeof this.#end.delta.stop_reason !== "string") throw new Error("no stop_reason");
				this.#state = "ended";
				return;
			case "message_stop":
				this.#expect("ended");
				this.#state = "stopped";
				return;
			case "ping":
				if (this.#state === "new" || this.#state === "stopped") throw new Error("ping outside of the message");
				return;
			default:
				throw new Error(`unknown event ${payload.type}`);
		}
	}

	finished(): PlayedMessage {
		this.#expect("stopped");
		return { start: this.#start, content: this.#content, end: this.#end, types: this.#types };
	}

	#expect(state: string): void {
		if (this.#state !== state) throw new Error(`${this.#types.at(-1)} while ${this.#state}`);
	}

	#fill({ index, delta }: Payload): void {
		const block = this.#content.at(-1) as Record<string, unknown>;
		const change = delta as Record<string, string>;
		if (index !== this.#content.length - 1) throw new Error(`delta for block ${index}`);
		if (!deltasOfBlock[String(block.type)]?.includes(String(change.type))) {
			throw new Error(`${change.type} in a block of ${String(block.type)}`);
		}
		if (change.type === "text_delta") block.text += change.text ?? "";
		else if (change.type === "thinking_delta") block.thinking += change.thinking ?? "";
		else if (change.type === "signature_delta") block.signature = change.signature;
		else if (change.type === "input_json_delta") this.#input += change.partial_json ?? "";
		else block.citations = [...((block.citations as unknown[] | undefined) ?? []), change.citation];
	}

	#close({ index }: Payload): void {
		const block = this.#content.at(-1) as Record<string, unknown>;
		if (index !== this.#content.length - 1) throw new Error(`end of block ${index}`);
		const called = block.type === "tool_use" || block.type === "server_tool_use";
		if (called) block.input = this.#input === "" ? {} : JSON.parse(this.#input);
		this.#state = "between";
	}
}
