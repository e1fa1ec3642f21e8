import pino, { type LoggerOptions } from "pino";
import { env } from "./env.server";

/** Fields that may carry a credential wherever they appear in a logged object. */
const redacted = ["authorization", "cookie", "password", "token", "apiKey", "secret"].flatMap((name) => [
	name,
	`*.${name}`,
	`headers.${name}`,
]);

export const loggerOptions: LoggerOptions = {
	redact: { paths: [...new Set(redacted)], censor: "[redacted]" },
	base: undefined,
	serializers: { err: describeError },
	timestamp: pino.stdTimeFunctions.isoTime,
	formatters: { level: (label) => ({ level: label }) },
};

/** Structured JSON log of the process. Never give it a prompt, an answer or a secret. */
export const logger = pino({ ...loggerOptions, level: env().LOG_LEVEL });

/** Name, message, code, stack and cause. Drivers hang whole connections, settings included, on their errors. */
function describeError(error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const { code } = error as { code?: unknown };
	return {
		type: error.name,
		message: error.message,
		...(code === undefined ? {} : { code }),
		stack: error.stack,
		...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
	};
}
