import { Form, Link, redirect, useNavigation } from "react-router";

import { AuthCard, textLinkClasses } from "~/components/auth-card";
import { FormError, FormField } from "~/components/form-field";
import { messages, useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { isResetTokenUsable, resetPassword } from "~/domain/users/reset-password.server";
import { resetPasswordSchema } from "~/domain/users/schemas";
import { assertSameOrigin, formFailure, invalidForm, readForm } from "~/http/index.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/reset-password";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().auth.reset.title, matches);

/** The token is in the address of this page: no other site may learn it. */
export const headers: Route.HeadersFunction = () => ({ "Referrer-Policy": "no-referrer", "Cache-Control": "no-store" });

export async function loader({ request }: Route.LoaderArgs) {
	const token = new URL(request.url).searchParams.get("token") ?? "";
	return { usable: token.length > 0 && token.length <= 200 && (await isResetTokenUsable(token)) };
}

export async function action({ request }: Route.ActionArgs) {
	assertSameOrigin(request);
	const form = await readForm(request);
	const token = new URL(request.url).searchParams.get("token") ?? "";
	const parsed = resetPasswordSchema.safeParse({ token, password: form.get("password") ?? "" });
	if (!parsed.success) return invalidForm(parsed.error);
	try {
		await resetPassword(parsed.data);
		return redirect("/sign-in?reset");
	} catch (error) {
		return formFailure(error);
	}
}

export default function ResetPasswordPage({ loaderData, actionData }: Route.ComponentProps) {
	const { auth } = useMessages();
	const pending = useNavigation().formAction?.startsWith("/reset-password") ?? false;
	if (!loaderData.usable) {
		return (
			<AuthCard title={auth.reset.expiredTitle} text={auth.reset.expiredText}>
				<Button asChild size="lg">
					<Link to="/forgot-password">{auth.reset.askAgain}</Link>
				</Button>
			</AuthCard>
		);
	}
	return (
		<AuthCard
			title={auth.reset.title}
			text={auth.reset.text}
			footer={
				<Link to="/sign-in" className={textLinkClasses}>
					{auth.forgot.back}
				</Link>
			}
		>
			<Form method="post" className="flex flex-col gap-4" noValidate>
				<FormError>{actionData?.message}</FormError>
				<FormField
					label={auth.newPassword}
					name="password"
					hint={auth.passwordHint}
					error={actionData?.fields.password}
				>
					{(control) => <Input {...control} type="password" autoComplete="new-password" minLength={8} required />}
				</FormField>
				<Button type="submit" size="lg" pending={pending}>
					{auth.reset.submit}
				</Button>
			</Form>
		</AuthCard>
	);
}
