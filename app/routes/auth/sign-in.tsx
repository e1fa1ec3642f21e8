import { CircleCheck } from "lucide-react";
import { data, Form, Link, redirect, useNavigation, useSearchParams } from "react-router";

import { AuthCard, textLinkClasses } from "~/components/auth-card";
import { FormError, FormField } from "~/components/form-field";
import { messages, useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { useFocusError } from "~/components/use-focus-error";
import { authenticator, currentUser, formFailure, readForm, safeRedirect, signInHeaders } from "~/http/index.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/sign-in";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().auth.signIn.title, matches);

export async function loader({ request }: Route.LoaderArgs) {
	if (await currentUser(request)) throw redirect(safeRedirect(new URL(request.url).searchParams.get("redirectTo")));
	return null;
}

export async function action({ request }: Route.ActionArgs) {
	const email = String((await readForm(request.clone())).get("email") ?? "");
	try {
		const user = await authenticator.authenticate("form", request);
		const target = safeRedirect(new URL(request.url).searchParams.get("redirectTo"));
		return redirect(target, { headers: await signInHeaders(request, user) });
	} catch (error) {
		const failure = formFailure(error);
		return data({ ...failure.data, email }, failure.init ?? undefined);
	}
}

export default function SignInPage({ actionData }: Route.ComponentProps) {
	const { auth } = useMessages();
	const form = useFocusError(actionData);
	const [parameters] = useSearchParams();
	const pending = useNavigation().formAction?.startsWith("/sign-in") ?? false;
	const search = withRedirect(parameters);
	return (
		<AuthCard
			title={auth.signIn.title}
			footer={
				<>
					{auth.signIn.noAccount}{" "}
					<Link to={`/sign-up${search}`} className={textLinkClasses}>
						{auth.signIn.createOne}
					</Link>
				</>
			}
		>
			<Form ref={form} method="post" className="flex flex-col gap-4" noValidate>
				{parameters.has("reset") && !actionData && (
					<p className="flex items-start gap-2 rounded-lg bg-success-subtle px-3 py-2.5 text-success">
						<CircleCheck className="mt-0.5 size-4 shrink-0" aria-hidden />
						{auth.signIn.passwordChanged}
					</p>
				)}
				<FormError>{actionData?.message}</FormError>
				<FormField label={auth.email} name="email" error={actionData?.fields.email}>
					{(control) => (
						<Input
							{...control}
							type="email"
							autoComplete="username"
							// A link may know it, as invitations do.
							defaultValue={actionData?.email ?? parameters.get("email") ?? undefined}
							required
						/>
					)}
				</FormField>
				<FormField
					label={auth.password}
					name="password"
					error={actionData?.fields.password}
					aside={
						<Link to="/forgot-password" className={textLinkClasses}>
							{auth.signIn.forgot}
						</Link>
					}
				>
					{(control) => <Input {...control} type="password" autoComplete="current-password" required />}
				</FormField>
				<Button type="submit" size="lg" pending={pending} className="mt-1">
					{auth.signIn.submit}
				</Button>
			</Form>
		</AuthCard>
	);
}

/** Keeps where the visitor wanted to go while they change between sign-in and sign-up. */
function withRedirect(parameters: URLSearchParams): string {
	const target = parameters.get("redirectTo");
	return target ? `?${new URLSearchParams({ redirectTo: target })}` : "";
}
