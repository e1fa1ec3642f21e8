import { Form, Link, redirect, useNavigation } from "react-router";

import { AuthCard } from "~/components/auth-card";
import { FormError } from "~/components/form-field";
import { messages, useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { acceptInvitation, findInvitation, type OpenInvitation } from "~/domain/members/accept-invitation.server";
import { currentUser, formFailure, requireUser } from "~/http/index.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/accept-invitation";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().team.accept.pageTitle, matches);

/** The token is in the address of this page: no other site may learn it. */
export const headers: Route.HeadersFunction = () => ({ "Referrer-Policy": "no-referrer", "Cache-Control": "no-store" });

export async function loader({ request }: Route.LoaderArgs) {
	const token = tokenOf(request);
	const invitation = token === null ? null : await findInvitation(token);
	if (!invitation) return { state: "unusable" as const };
	const user = await currentUser(request);
	const page = `/accept-invitation?token=${token}`;
	if (!user) return { state: "signed-out" as const, invitation, page };
	if (user.email !== invitation.email) return { state: "other" as const, invitation, page, email: user.email };
	return { state: "ready" as const, invitation };
}

export async function action({ request }: Route.ActionArgs) {
	const user = await requireUser(request);
	try {
		const { organizationId } = await acceptInvitation(tokenOf(request) ?? "", user);
		return redirect(`/dashboard/${organizationId}`);
	} catch (error) {
		return formFailure(error);
	}
}

function tokenOf(request: Request): string | null {
	const token = new URL(request.url).searchParams.get("token") ?? "";
	return /^[0-9A-Za-z]{1,200}$/.test(token) ? token : null;
}

export default function AcceptInvitationPage({ loaderData, actionData }: Route.ComponentProps) {
	const { team } = useMessages();
	const words = team.accept;
	if (loaderData.state === "unusable") {
		return (
			<AuthCard title={words.unusableTitle} text={words.unusableText}>
				<Button asChild variant="secondary" size="lg">
					<Link to="/dashboard">{words.toDashboard}</Link>
				</Button>
			</AuthCard>
		);
	}
	if (loaderData.state === "other") return <OtherAccount {...loaderData} />;
	if (loaderData.state === "signed-out") return <SignedOut {...loaderData} />;
	return <Accept invitation={loaderData.invitation} problem={actionData?.message ?? null} />;
}

function Accept({ invitation, problem }: { invitation: OpenInvitation; problem: string | null }) {
	const { team } = useMessages();
	const words = team.accept;
	const pending = useNavigation().formMethod === "POST";
	return (
		<AuthCard
			title={words.title(invitation.organizationName)}
			text={`${words.text(invitation.invitedBy, team.roles[invitation.role])} ${words.as(invitation.email)}`}
		>
			<Form method="post" className="flex flex-col gap-4">
				<FormError>{problem}</FormError>
				<Button type="submit" size="lg" pending={pending}>
					{words.submit}
				</Button>
			</Form>
		</AuthCard>
	);
}

/** Whoever has an account signs in, anybody else makes one with the invited address; both come back here. */
function SignedOut({ invitation, page }: { invitation: OpenInvitation; page: string }) {
	const { team } = useMessages();
	const words = team.accept;
	const search = new URLSearchParams({ redirectTo: page, email: invitation.email });
	return (
		<AuthCard
			title={words.title(invitation.organizationName)}
			text={`${words.text(invitation.invitedBy, team.roles[invitation.role])} ${words.signedOut(invitation.email)}`}
		>
			<Button asChild size="lg">
				<Link to={`${invitation.hasAccount ? "/sign-in" : "/sign-up"}?${search}`}>
					{invitation.hasAccount ? words.signIn : words.signUp}
				</Link>
			</Button>
		</AuthCard>
	);
}

function OtherAccount({ invitation, email, page }: { invitation: OpenInvitation; email: string; page: string }) {
	const { team } = useMessages();
	const words = team.accept;
	return (
		<AuthCard title={words.otherTitle} text={words.otherText(invitation.email, email)}>
			<div className="flex flex-col gap-2">
				<Form method="post" action={`/sign-out?${new URLSearchParams({ redirectTo: page })}`} className="flex flex-col">
					<Button type="submit" size="lg">
						{words.otherSubmit(invitation.email)}
					</Button>
				</Form>
				<Button asChild variant="ghost" size="lg">
					<Link to="/dashboard">{words.toDashboard}</Link>
				</Button>
			</div>
		</AuthCard>
	);
}
