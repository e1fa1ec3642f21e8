import { data } from "react-router";
import type { z } from "zod";
import { DomainError } from "~/domain/domain-error";
import { statusOfReason } from "./error-response.server";
import { problemsByField } from "./validation";

/** What a form shows after a refusal: a message per field, and one for the form as a whole. */
export type FormFailure = { ok: false; message: string | null; fields: Record<string, string> };

/** The answer of a page's action to a refused command. Anything but a DomainError is thrown on. */
export function formFailure(thrown: unknown) {
	if (!(thrown instanceof DomainError)) throw thrown;
	const failure: FormFailure = thrown.field
		? { ok: false, message: null, fields: { [thrown.field]: thrown.message } }
		: { ok: false, message: thrown.message, fields: {} };
	return data(failure, { status: statusOfReason(thrown.reason) });
}

/** The answer of a page's action to input that did not pass its schema: every problem beside its field. */
export function invalidForm(error: z.ZodError) {
	const failure: FormFailure = { ok: false, message: null, fields: problemsByField(error) };
	return data(failure, { status: 422 });
}
