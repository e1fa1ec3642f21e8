/** What routes need of a request and for an answer, in one place. */
export { authenticator, signInHeaders } from "./authenticator.server";
export { clientAddressOf } from "./client-address.server";
export { domainErrorResponse, messageResponse, responseOf } from "./error-response.server";
export { type FormFailure, formFailure, invalidForm } from "./form-failure.server";
export { clearedReferralCookie, referralCodeOf, referralCookie } from "./referral-cookie.server";
export { readForm } from "./read-form.server";
export {
	assertRole,
	notFound,
	organizationAccess,
	projectAccess,
	requireOrganization,
	requireProject,
} from "./require-project.server";
export { currentSession, currentUser, requireApiUser, requireUser, safeRedirect } from "./require-user.server";
export { assertSameOrigin } from "./same-origin.server";
export { clearedSessionCookie, sessionCookie, sessionCredentialOf } from "./session-cookie.server";
export { projectUsage } from "./usage-scope.server";
export { firstProblem, problemsByField } from "./validation";
