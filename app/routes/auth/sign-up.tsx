import { data, Form, Link, redirect, useNavigation, useSearchParams } from "react-router";

import { AuthCard, textLinkClasses } from "~/components/auth-card";
import { FormError, FormField } from "~/components/form-field";
import { messages, useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { useFocusError } from "~/components/use-focus-error";
import { signUpSchema } from "~/domain/users/schemas";
import {
	authenticator,
	clearedReferralCookie,
	currentUser,
	formFailure,
	invalidForm,
	readForm,
	referralCodeOf,
	referralCookie,
	safeRedirect,
	signInHeaders,
} from "~/http/index.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/sign-up";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().auth.signUp.title, matches);

export async function loader({ request }: Route.LoaderArgs) {
	if (await currentUser(request)) throw redirect(safeRedirect(new URL(request.url).searchParams.get("redirectTo")));
	const referralCode = referralCodeOf(request);
	// Kept, so that a look around before signing up does not lose it.
	return data(null, referralCode ? { headers: { "Set-Cookie": referralCookie(referralCode) } } : undefined);
}

export async function action({ request }: Route.ActionArgs) {
	const form = Object.fromEntries(await readForm(request.clone()));
	const entered = { name: String(form.name ?? ""), email: String(form.email ?? "") };
	// The strategy stops at the first problem; people want to see all of them.
	const parsed = signUpSchema.safeParse({ ...entered, password: String(form.password ?? "") });
	if (!parsed.success) {
		const failure = invalidForm(parsed.error);
		return data({ ...failure.data, entered }, failure.init ?? undefined);
	}
	try {
		const user = await authenticator.authenticate("sign-up", request);
		const target = safeRedirect(new URL(request.url).searchParams.get("redirectTo"));
		const headers = await signInHeaders(request, user);
		headers.append("Set-Cookie", clearedReferralCookie());
		return redirect(target, { headers });
	} catch (error) {
		const failure = formFailure(error);
		return data({ ...failure.data, entered }, failure.init ?? undefined);
	}
}

export default function SignUpPage({ actionData }: Route.ComponentProps) {
	const { auth } = useMessages();
	const form = useFocusError(actionData);
	const [parameters] = useSearchParams();
	const pending = useNavigation().formAction?.startsWith("/sign-up") ?? false;
	const target = parameters.get("redirectTo");
	return (
		<AuthCard
			title={auth.signUp.title}
			text={auth.signUp.text}
			footer={
				<>
					{auth.signUp.haveAccount}{" "}
					<Link
						to={target ? `/sign-in?${new URLSearchParams({ redirectTo: target })}` : "/sign-in"}
						className={textLinkClasses}
					>
						{auth.signUp.signIn}
					</Link>
				</>
			}
		>
			<Form ref={form} method="post" className="flex flex-col gap-4" noValidate>
				<FormError>{actionData?.message}</FormError>
				<FormField label={auth.name} name="name" error={actionData?.fields.name}>
					{(control) => <Input {...control} autoComplete="name" defaultValue={actionData?.entered.name} required />}
				</FormField>
				<FormField label={auth.email} name="email" error={actionData?.fields.email}>
					{(control) => (
						<Input
							{...control}
							type="email"
							autoComplete="username"
							// A link may know it, as invitations do.
							defaultValue={actionData?.entered.email ?? parameters.get("email") ?? undefined}
							required
						/>
					)}
				</FormField>
				<FormField
					label={auth.password}
					name="password"
					hint={auth.passwordHint}
					error={actionData?.fields.password}
				>
					{(control) => <Input {...control} type="password" autoComplete="new-password" minLength={8} required />}
				</FormField>
				<Button type="submit" size="lg" pending={pending} className="mt-1">
					{auth.signUp.submit}
				</Button>
			</Form>
		</AuthCard>
	);
}
