import { messageResponse } from "./error-response.server";

/**
 * The fields of a page's form. Throws a 400 response where the body is no form, or has text that Postgres cannot hold: what
 * people enter has neither NUL nor half of a surrogate pair.
 */
export async function readForm(request: Request): Promise<FormData> {
	let form: FormData;
	try {
		form = await request.formData();
	} catch {
		throw messageResponse(400, "The body is not a form.");
	}
	for (const [name, value] of form) {
		if (name.includes("\0") || (typeof value === "string" && (value.includes("\0") || !value.isWellFormed()))) {
			throw messageResponse(400, "The form has a character that cannot be kept.");
		}
	}
	return form;
}
