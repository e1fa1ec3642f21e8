import { data, Form, useNavigation } from "react-router";

import { AuthCard } from "~/components/auth-card";
import { FormField } from "~/components/form-field";
import { messages, useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Input } from "~/components/ui/input";
import { decideDeviceGrant, findPendingDeviceGrant } from "~/domain/sessions/device-grant.server";
import { countAttempt } from "~/domain/users/attempts.server";
import { clientAddressOf, formFailure, readForm, requireUser } from "~/http/index.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/connect-device";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().device.title, matches);

export async function loader({ request }: Route.LoaderArgs) {
	const user = await requireUser(request);
	const entered = new URL(request.url).searchParams.get("user_code");
	if (!entered) return { state: "ask" as const, entered: "" };
	try {
		// Codes are short: guessing them must be slow.
		await countAttempt("device-address", clientAddressOf(request));
	} catch (error) {
		const { data: failure } = formFailure(error);
		return { state: "ask" as const, entered, problem: failure.message };
	}
	const grant = await findPendingDeviceGrant(entered);
	if (!grant) return { state: "ask" as const, entered, problem: messages().device.unknownCode };
	return { state: "confirm" as const, ...grant, email: user.email };
}

export async function action({ request }: Route.ActionArgs) {
	const user = await requireUser(request);
	const form = await readForm(request);
	const approve = form.get("decision") === "approve";
	const entered = String(form.get("user_code") ?? "");
	try {
		// A guess may be sent here as well as to the loader.
		await countAttempt("device-address", clientAddressOf(request));
	} catch (error) {
		const { data: failure, init } = formFailure(error);
		return data({ decided: false, approve, entered, problem: failure.message }, init ?? undefined);
	}
	return { decided: await decideDeviceGrant(entered, user.id, approve), approve, entered, problem: null };
}

export default function ConnectDevicePage({ loaderData, actionData }: Route.ComponentProps) {
	const { device } = useMessages();
	if (actionData?.decided) {
		return actionData.approve ? (
			<AuthCard title={device.approvedTitle} text={device.approvedText} />
		) : (
			<AuthCard title={device.deniedTitle} text={device.deniedText} />
		);
	}
	if (actionData?.problem) return <AskCode entered={actionData.entered} problem={actionData.problem} />;
	if (loaderData.state === "ask") {
		return <AskCode entered={loaderData.entered} problem={loaderData.problem ?? null} />;
	}
	return <Confirm {...loaderData} />;
}

function AskCode({ entered, problem }: { entered: string; problem: string | null }) {
	const { device } = useMessages();
	return (
		<AuthCard title={device.title} text={device.text}>
			<Form className="flex flex-col gap-4" noValidate>
				<FormField label={device.code} name="user_code" error={problem}>
					{(control) => (
						<Input
							{...control}
							defaultValue={entered}
							placeholder={device.placeholder}
							autoComplete="one-time-code"
							autoCapitalize="characters"
							spellCheck={false}
							className="font-mono uppercase"
						/>
					)}
				</FormField>
				<Button type="submit" size="lg">
					{device.next}
				</Button>
			</Form>
		</AuthCard>
	);
}

function Confirm({ userCode, clientId, email }: { userCode: string; clientId: string; email: string }) {
	const { device } = useMessages();
	const navigation = useNavigation();
	const pending = navigation.formData?.get("decision");
	return (
		<AuthCard title={device.confirmTitle} text={device.confirmText(clientId, email)}>
			<p className="rounded-lg border border-border bg-muted py-4 text-center font-mono text-xl tracking-widest">{userCode}</p>
			<Form method="post" className="grid grid-cols-2 gap-2">
				<input type="hidden" name="user_code" value={userCode} />
				<Button type="submit" name="decision" value="deny" variant="secondary" size="lg" pending={pending === "deny"}>
					{device.deny}
				</Button>
				<Button type="submit" name="decision" value="approve" size="lg" pending={pending === "approve"}>
					{device.approve}
				</Button>
			</Form>
		</AuthCard>
	);
}
