import { Authenticator } from "remix-auth";
import { FormStrategy } from "remix-auth-form";
import { DomainError } from "~/domain/domain-error";
import { createSession } from "~/domain/sessions/create-session.server";
import { authenticateUser, type ProvenUser } from "~/domain/users/authenticate-user.server";
import { createUser } from "~/domain/users/create-user.server";
import { signInSchema, signUpSchema } from "~/domain/users/schemas";
import { clientAddressOf } from "./client-address.server";
import { referralCodeOf } from "./referral-cookie.server";
import { assertSameOrigin } from "./same-origin.server";
import { sessionCookie } from "./session-cookie.server";
import { firstProblem } from "./validation";

/** Strategies of the sign-in pages: `form` reads email and password, `sign-up` reads name, email and password. */
export const authenticator = new Authenticator<ProvenUser>();

authenticator.use(
	new FormStrategy(async ({ form, request }) => {
		assertSameOrigin(request);
		const parsed = signInSchema.safeParse(fieldsOf(form, ["email", "password"]));
		if (!parsed.success) throw new DomainError("unprocessable", ...firstProblem(parsed.error));
		return authenticateUser(parsed.data, clientAddressOf(request));
	}),
	"form",
);

authenticator.use(
	new FormStrategy(async ({ form, request }) => {
		assertSameOrigin(request);
		const parsed = signUpSchema.safeParse(fieldsOf(form, ["name", "email", "password"]));
		if (!parsed.success) throw new DomainError("unprocessable", ...firstProblem(parsed.error));
		return createUser(parsed.data, clientAddressOf(request), { referralCode: referralCodeOf(request) });
	}),
	"sign-up",
);

/**
 * Opens a session for a user who just proved who they are; answers with the headers that sign the browser in. Throws
 * DomainError `unauthenticated` where the password was changed meanwhile.
 */
export async function signInHeaders(request: Request, { user, passwordMark }: ProvenUser): Promise<Headers> {
	const token = await createSession(user.id, passwordMark, {
		userAgent: request.headers.get("user-agent"),
		address: clientAddressOf(request),
	});
	if (token === null) throw new DomainError("unauthenticated", "Email or password is wrong.");
	return new Headers({ "Set-Cookie": sessionCookie(token) });
}

// Forms also carry fields of the page, such as where to go next.
function fieldsOf(form: FormData, names: string[]): Record<string, unknown> {
	return Object.fromEntries(names.map((name) => [name, form.get(name) ?? ""]));
}
