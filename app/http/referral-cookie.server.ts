import { isReferralCode } from "~/domain/referrals/referral-code.server";
import { env } from "~/platform/env.server";
import { cookieValue } from "./session-cookie.server";

const name = "llmgateway.referral";

/** Long enough to come back to a page one meant to sign up on. */
const seconds = 30 * 24 * 60 * 60;

/** The code of the link that somebody followed to sign up (`?ref=`), now or on an earlier visit; null where there is none. */
export function referralCodeOf(request: Request): string | null {
	const given = new URL(request.url).searchParams.get("ref") ?? "";
	if (isReferralCode(given)) return given;
	const kept = cookieValue(request.headers.get("cookie") ?? "", name) ?? "";
	return isReferralCode(kept) ? kept : null;
}

/** `Set-Cookie` value that keeps a referral code until somebody signs up. */
export function referralCookie(code: string): string {
	return setCookie(code, seconds);
}

/** `Set-Cookie` value that forgets it. */
export function clearedReferralCookie(): string {
	return setCookie("", 0);
}

function setCookie(value: string, maxAge: number): string {
	const secure = env().APP_URL.startsWith("https:") ? "; Secure" : "";
	return `${name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}
