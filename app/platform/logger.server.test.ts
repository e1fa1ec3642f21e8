import { Writable } from "node:stream";
import pino from "pino";
import { expect, test } from "vitest";
import { logger, loggerOptions } from "./logger.server";

function logged(write: (log: pino.Logger) => void): Record<string, unknown> {
	let text = "";
	const sink = new Writable({
		write(chunk: Buffer, _encoding, done) {
			text += chunk.toString();
			done();
		},
	});
	write(pino({ ...loggerOptions, level: "info" }, sink));
	return JSON.parse(text) as Record<string, unknown>;
}

test("credentials are left out wherever they usually stand", () => {
	const line = logged((log) =>
		log.info({
			authorization: "Bearer s3cret",
			headers: { authorization: "s3cret", cookie: "s3cret" },
			user: { password: "s3cret", token: "s3cret" },
			apiKey: "s3cret",
		}),
	);
	expect(JSON.stringify(line)).not.toContain("s3cret");
});

test("an error is told without what drivers hang on it", () => {
	const error = Object.assign(new Error("lost", { cause: new Error("reset") }), { code: "57P01", client: { password: "s3cret" } });
	const line = logged((log) => log.error({ err: error }, "failed"));
	expect(line).toMatchObject({ level: "error", msg: "failed", err: { message: "lost", code: "57P01", cause: { message: "reset" } } });
	expect(JSON.stringify(line)).not.toContain("s3cret");
});

test("the level comes from the environment", () => {
	expect(logger.level).toBe("silent");
});
