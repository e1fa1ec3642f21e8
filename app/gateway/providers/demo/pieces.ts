/** Splits text into pieces about as long as tokens; joined they are the text. Language does not matter, nothing is lost. */
export function piecesOf(text: string): string[] {
	return text.match(/\s*[^\s]{1,5}|\s+$/gu) ?? [];
}

/** About how many tokens a text has. */
export function countTokens(text: string): number {
	return piecesOf(text).length;
}
