/** Name under which callers leave the choice of the model to the gateway. */
export const autoModelId = "auto";

/** Whether a caller's model name means "whichever suits"; the name may hold the pseudo provider that lists it. */
export function isAutoModel(name: string): boolean {
	return name === autoModelId || name === `llmgateway/${autoModelId}`;
}
