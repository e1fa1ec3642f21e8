import { z } from "zod";

const part = z.object({ type: z.string().optional(), text: z.string().optional() }).loose();
const content = z.union([z.string(), z.array(part)]).nullish();

/** The answers of the three protocols, as loosely as a preview needs them. */
const answer = z.object({
	choices: z.array(z.object({ message: z.object({ content }).loose().optional(), text: z.string().optional() }).loose()).optional(),
	content,
	output: z.array(z.object({ content }).loose()).optional(),
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
		...(output ?? []).map((item) => textOf(item.content)),
	];
	return texts.filter(Boolean).join("\n").trim().slice(0, 1000) || null;
}

function textOf(value: z.output<typeof content>): string {
	if (!value) return "";
	if (typeof value === "string") return value;
	return value.map(({ text }) => text ?? "").join("");
}
