import type { ChatRequest } from "../../chat";
import { gatewayFields } from "../../gateway-fields";
import { asks } from "../unread-fields";
import { chatCompletionRequestSchema } from "./schema";

type Fields = Readonly<Record<string, unknown>>;

/** Fields that every wire hears of, and the gateway's own; the rest is OpenAI's, or some vendor's of its dialect. */
const readFields = new Set([
	...Object.keys(chatCompletionRequestSchema.shape),
	// Each wire names it by itself.
	"prediction",
	...gatewayFields,
	"usage",
]);

/**
 * What of a body only providers of the same dialect understand. Answers in sound are another answer than text and refused;
 * of images, models that make them make them unasked.
 */
export function dialectOnlyOf(body: Fields): ChatRequest["dialectOnly"] {
	const lost: string[] = [];
	const refused: string[] = [];
	const { modalities } = body;
	const speaks = Array.isArray(modalities) && modalities.includes("audio");
	if (speaks) refused.push("audio output");
	for (const name in body) {
		if (readFields.has(name) || name === "modalities" || (speaks && name === "audio")) continue;
		if (asks(body[name])) lost.push(name);
	}
	return lost.length + refused.length === 0 ? undefined : { lost, refused };
}
