import { hashApiKey, randomToken } from "~/platform/secrets.server";

/** What every gateway API key begins with. */
export const apiKeyPrefix = "llmgtwy_";

export type NewToken = { token: string; tokenHash: string; tokenHint: string };

/** A fresh gateway token with what is stored of it: its HMAC, and a masked form that shows the last four characters. */
export function newApiKeyToken(): NewToken {
	const token = randomToken(apiKeyPrefix, 40);
	return { token, tokenHash: hashApiKey(token), tokenHint: `${apiKeyPrefix}${"•".repeat(8)}${token.slice(-4)}` };
}
