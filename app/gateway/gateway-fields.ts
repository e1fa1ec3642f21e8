/**
 * Wishes to this gateway itself that a body of every dialect may hold: no provider knows them, so that none is forwarded,
 * and nothing is lost where none is.
 */
export const gatewayFields = [
	"no_reasoning",
	"free_models_only",
	"onboarding",
	"routing",
	"sensitive_word_check",
] as const;

/** Those, and what the gateway's own form of chat completions adds; wires are told of these in words of their own. */
export const chatGatewayFields = [
	...gatewayFields,
	"plugins",
	"models",
	"usage",
	"web_search",
	"image_config",
	"cache_control",
	"extra_body",
] as const;

/** What in other dialects asks for nothing, because chat completions alone have it. */
export const chatOnlyFields = ["plugins", "models"] as const;

/** Tells callers of another dialect that they use a field of chat completions. */
export function warnChatFields(body: Readonly<Record<string, unknown>>): string[] | undefined {
	const asked = chatOnlyFields.filter((name) => body[name] != null);
	return asked.length > 0 ? asked.map((name) => `${name} was left out: only chat completions have it`) : undefined;
}
