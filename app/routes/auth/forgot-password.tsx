import { Form, Link, useNavigation } from "react-router";

import { AuthCard, textLinkClasses } from "~/components/auth-card";
import { FormError, FormField } from "~/components/form-field";
import { messages, useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { requestPasswordReset } from "~/domain/users/request-password-reset.server";
import { forgotPasswordSchema } from "~/domain/users/schemas";
import { assertSameOrigin, clientAddressOf, formFailure, invalidForm, readForm } from "~/http/index.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/forgot-password";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().auth.forgot.title, matches);

export async function action({ request }: Route.ActionArgs) {
	assertSameOrigin(request);
	const form = await readForm(request);
	const parsed = forgotPasswordSchema.safeParse({ email: form.get("email") ?? "" });
	if (!parsed.success) return invalidForm(parsed.error);
	try {
		await requestPasswordReset(parsed.data.email, clientAddressOf(request));
		return { ok: true as const, email: parsed.data.email };
	} catch (error) {
		return formFailure(error);
	}
}

export default function ForgotPasswordPage({ actionData }: Route.ComponentProps) {
	const { auth } = useMessages();
	const pending = useNavigation().formAction === "/forgot-password";
	const back = (
		<Link to="/sign-in" className={textLinkClasses}>
			{auth.forgot.back}
		</Link>
	);
	if (actionData?.ok) {
		return <AuthCard title={auth.forgot.sentTitle} text={auth.forgot.sentText(actionData.email)} footer={back} />;
	}
	return (
		<AuthCard title={auth.forgot.title} text={auth.forgot.text} footer={back}>
			<Form method="post" className="flex flex-col gap-4" noValidate>
				<FormError>{actionData?.message}</FormError>
				<FormField label={auth.email} name="email" error={actionData?.fields.email}>
					{(control) => <Input {...control} type="email" autoComplete="username" required />}
				</FormField>
				<Button type="submit" size="lg" pending={pending}>
					{auth.forgot.submit}
				</Button>
			</Form>
		</AuthCard>
	);
}
