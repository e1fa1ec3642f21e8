import { z } from "zod";

const part = z.object({ type: z.string().optional(), text: z.string().optional(), thinking: z.string().optional() }).loose();
const content = z.union([z.string(), z.array(part)]).nullish();
const message = z
	.object({ content, reasoning: z.string().nullish(), reasoning_content: z.string().nullish() })
	.loose();
const item = z.object({ type: z.string().optional(), content, summary: z.array(part).nullish() }).loose();

/** The answers of the three protocols, as loosely as a preview needs them. */
const answer = z.object({
	choices: z.array(z.object({ message: message.optional(), text: z.string().optional() }).loose()).optional(),
	content,
	output: z.array(item).optional(),
});

/** The text of a retained response; null where it holds none (tool calls, images, another shape). */
export function responsePreview(response: unknown): string | null {
	if (typeof response === "string") return response.trim() || null;
	const parsed = answer.safeParse(response);
	if (!parsed.success) return null;
	const { choices, content: blocks, output } = parsed.data;
	const texts = [
		...(choices ?? []).slice(0, 1).map((choice) => choice.text ?? textOf(choice.message?.content)),
		textOf(blocks),
		...(output ?? []).filter(({ type }) => type !== "reasoning").map((each) => textOf(each.content)),
	];
	return cut(texts, 1000);
}

/** What the model thought before it answered, as far as the provider shows it; null where it shows nothing. */
export function responseReasoning(response: unknown): string | null {
	const parsed = answer.safeParse(response);
	if (!parsed.success) return null;
	const { choices, content: blocks, output } = parsed.data;
	const first = choices?.[0]?.message;
	const thoughts = Array.isArray(blocks) ? blocks.map(({ thinking }) => thinking ?? "") : [];
	const items = (output ?? []).filter(({ type }) => type === "reasoning");
	const texts = [
		first?.reasoning ?? first?.reasoning_content ?? "",
		...thoughts,
		...items.map((each) => textOf(each.content) || textOf(each.summary)),
	];
	return cut(texts, 20_000);
}

function cut(texts: string[], length: number): string | null {
	return texts.filter(Boolean).join("\n").trim().slice(0, length) || null;
}

function textOf(value: z.output<typeof content>): string {
	if (!value) return "";
	if (typeof value === "string") return value;
	return value.map(({ text }) => text ?? "").join("");
}
