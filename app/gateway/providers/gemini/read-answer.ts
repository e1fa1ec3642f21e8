import type { ChatEvent } from "../../chat";
import { unreadableAnswer } from "../faults";
import { fieldsOf } from "../fields";
import type { WireTarget } from "../provider";
import { GenerateContentReader } from "./read-stream";

/** Events of a whole answer, which has the form of a stream's one and only chunk. */
export function readAnswer(body: unknown, target: WireTarget, servedTier?: string | null): ChatEvent[] {
	const response = fieldsOf(body);
	if (!response) return [unreadableAnswer()];
	const reader = new GenerateContentReader(target, servedTier);
	const events = reader.read(response);
	return reader.end().length > 0 ? [...events, unreadableAnswer()] : events;
}
