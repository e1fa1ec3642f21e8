import { describe, expect, test } from "vitest";
import { playMessage } from "../../../../tests/factories/message-stream";
import { payloadsOf, replay, targetOf } from "../../../../tests/factories/provider-fixtures";
import { closingWith, servedBy } from "../../../../tests/factories/served";
import { recordingsOf } from "../../../../tests/recordings";
import type { ChatEvent } from "../../chat";
import { providerOf } from "../../providers/registry";
import { anthropicMessages as protocol } from "./anthropic-messages";

/** Folders of recordings and who reads them. */
const folders: Record<string, string> = {
	anthropic: "anthropic",
	deepseek: "deepseek",
	google: "google-ai-studio",
	groq: "groq",
	mistral: "mistral",
	moonshotai: "moonshot",
	"openai-chat": "openai",
	xai: "xai",
};

const closing = closingWith();

function calledIn(events: readonly ChatEvent[]): number {
	return new Set(events.flatMap((event) => (event.type === "tool-call" && !event.choice ? [event.index] : []))).size;
}

describe.each(Object.entries(folders))("recordings of %s", (folder, id) => {
	const provider = providerOf(id);
	const recordings = recordingsOf(folder).filter(({ file }) => !file.startsWith("error"));
	describe.skipIf(recordings.length === 0 || !provider)("as messages", () => {
		test.each(recordings.map(({ file, text }) => [file, text] as const))("%s", (file, text) => {
			if (!provider) throw new Error("no such provider");
			const events = file.endsWith(".chunks.txt")
				? replay(provider, payloadsOf(text))
				: provider.readAnswer(JSON.parse(text), targetOf(id, {}, false));
			const writer = protocol.openStream(servedBy());
			const played = playMessage(events.map((event) => writer.write(event)).join("") + writer.close(closing));
			const whole = protocol.writeAnswer(events, servedBy(), closing);
			expect(whole.content).toEqual(played.content);
			expect(whole).toMatchObject(played.end.delta);
			const used = played.content.filter(({ type }) => type === "tool_use");
			expect(used).toHaveLength(calledIn(events));
			for (const { id: call, name, input } of used) {
				expect(call).toBeTruthy();
				expect(name).toBeTruthy();
				expect(input).not.toHaveProperty("invalid_json");
			}
			if (used.length > 0) expect(whole.stop_reason).toBe("tool_use");
			const words = events.map((event) => (event.type === "text" && !event.choice ? event.text : "")).join("");
			const written = played.content.map((block) => (block.type === "text" ? String(block.text) : "")).join("");
			if (!events.some(({ type }) => type === "refusal")) expect(written).toBe(words);
		});
	});
});
