import { Form, Link, redirect, useNavigation } from "react-router";

import { AuthCard } from "~/components/auth-card";
import { FormError } from "~/components/form-field";
import { messages, useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { isEmailVerified, requestVerification, verifyEmail } from "~/domain/users/verify-email.server";
import { formFailure, readForm, requireUser } from "~/http/index.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/verify-email";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().auth.verify.title, matches);

/** The token is in the address of this page: no other site may learn it. */
export const headers: Route.HeadersFunction = () => ({ "Referrer-Policy": "no-referrer", "Cache-Control": "no-store" });

export async function loader({ request }: Route.LoaderArgs) {
	const user = await requireUser(request);
	const { searchParams } = new URL(request.url);
	return {
		email: user.email,
		verified: await isEmailVerified(user.id),
		hasToken: tokenOf(request) !== "",
		sent: searchParams.has("sent"),
	};
}

/** Scanners of mailboxes follow links, but press no buttons. */
export async function action({ request }: Route.ActionArgs) {
	const user = await requireUser(request);
	const form = await readForm(request);
	try {
		if (form.get("intent") === "send") {
			await requestVerification(user);
			return redirect("/verify-email?sent");
		}
		await verifyEmail(user.id, tokenOf(request));
		return redirect("/verify-email");
	} catch (error) {
		return formFailure(error);
	}
}

function tokenOf(request: Request): string {
	return (new URL(request.url).searchParams.get("token") ?? "").slice(0, 200);
}

export default function VerifyEmailPage({ loaderData, actionData }: Route.ComponentProps) {
	const words = useMessages().auth.verify;
	const { email, verified, hasToken, sent } = loaderData;
	if (verified) {
		return (
			<AuthCard title={words.doneTitle} text={words.doneText(email)}>
				<Button asChild size="lg">
					<Link to="/dashboard">{words.toDashboard}</Link>
				</Button>
			</AuthCard>
		);
	}
	// A link that was refused is not tried again: a new one is the way on.
	const confirms = hasToken && !actionData;
	if (confirms) {
		return (
			<AuthCard title={words.title} text={words.text(email)}>
				<Submit intent="confirm" label={words.submit} />
			</AuthCard>
		);
	}
	return (
		<AuthCard title={sent ? words.sentTitle : words.missingTitle} text={sent ? words.sentText(email) : words.missingText(email)}>
			<FormError>{actionData?.message}</FormError>
			<Submit intent="send" label={sent ? words.sendAgain : words.send} />
		</AuthCard>
	);
}

function Submit({ intent, label }: { intent: "confirm" | "send"; label: string }) {
	const navigation = useNavigation();
	const pending = navigation.state !== "idle" && navigation.formData?.get("intent") === intent;
	return (
		<Form method="post" className="flex flex-col">
			<input type="hidden" name="intent" value={intent} />
			<Button type="submit" size="lg" pending={pending}>
				{label}
			</Button>
		</Form>
	);
}
