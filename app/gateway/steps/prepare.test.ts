import { expect, test } from "vitest";
import { requestOf, targetOf } from "../../../tests/factories/provider-fixtures";
import { GatewayError } from "../errors";
import { providerOf } from "../providers/registry";
import type { Candidate } from "../routing/candidate";
import type { Attempt } from "./attempt.server";
import { prepareNext } from "./prepare.server";

const candidate = { ...targetOf("groq"), model: {}, provider: providerOf("groq"), descriptor: {}, baseUrl: "" } as unknown as Candidate;

function failedAttempt(): Attempt {
	const run = { asked: requestOf({}), policy: { providerCacheWritesEnabled: true }, tries: { after: () => candidate } };
	return { run, candidate, abandoned: false } as unknown as Attempt;
}

const failure = new GatewayError({ status: 503, origin: "upstream", message: "overloaded" });

test("what follows a failed attempt is prepared", async () => {
	expect(await prepareNext(failedAttempt(), failure)).toMatchObject({ candidate });
});

// A second call for nobody would be charged like the first.
test("nothing follows an attempt that was given up while the next was prepared", async () => {
	const attempt = failedAttempt();
	const next = prepareNext(attempt, failure);
	attempt.abandoned = true;
	expect(await next).toBeUndefined();
});
