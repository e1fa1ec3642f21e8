import pino from "pino";
import { env } from "./env.server";

/** Fields that may carry a credential wherever they appear in a logged object. */
const redacted = ["authorization", "cookie", "password", "token", "apiKey", "secret"].flatMap((name) => [
	name,
	`*.${name}`,
	`headers.${name}`,
]);

/** Structured JSON log of the process. Never give it a prompt, an answer or a secret. */
export const logger = pino({
	level: env().LOG_LEVEL,
	redact: { paths: [...new Set(redacted)], censor: "[redacted]" },
	base: undefined,
	timestamp: pino.stdTimeFunctions.isoTime,
	formatters: { level: (label) => ({ level: label }) },
});
