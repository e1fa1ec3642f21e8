/** The Gemini API names calls by function only, clients need ids: ours are told apart by this beginning. */
const beginning = "call_gemini_";

/** An id for a call that came without one; unique over the turns of a conversation by the answer's own id. */
export function makeCallId(responseId: string | undefined, choice: number, index: number): string {
	return `${beginning}${(responseId ?? "").replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 24)}_${choice}_${index}`;
}

/** True for ids that the provider never saw and must not be sent. */
export function isMadeUpCallId(id: string): boolean {
	return id.startsWith(beginning);
}
