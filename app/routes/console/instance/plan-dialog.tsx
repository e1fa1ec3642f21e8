import { useState } from "react";
import { useFetcher } from "react-router";

import { FormError, FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import {
	Dialog,
	DialogClose,
	DialogContent,
	DialogDescription,
	DialogFooter,
	DialogHeader,
	DialogTitle,
} from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { NativeSelect } from "~/components/ui/select";
import { useFocusError } from "~/components/use-focus-error";
import type { InstanceOrganization } from "~/domain/instance/schemas";
import type { clientAction } from "./route";
import { useDone } from "./use-done";

type PlanDialogProps = { organization: InstanceOrganization | null; freeHasPeriods: boolean; onClose: () => void };

/** Sets plan and retention period of an organization; open while there is one. */
export function PlanDialog({ organization, freeHasPeriods, onClose }: PlanDialogProps) {
	return (
		<Dialog open={organization !== null} onOpenChange={(open) => !open && onClose()}>
			<DialogContent>
				{organization && <PlanForm organization={organization} freeHasPeriods={freeHasPeriods} onClose={onClose} />}
			</DialogContent>
		</Dialog>
	);
}

type PlanFormProps = { organization: InstanceOrganization; freeHasPeriods: boolean; onClose: () => void };

function PlanForm({ organization, freeHasPeriods, onClose }: PlanFormProps) {
	const { instance, common } = useMessages();
	const words = instance.planDialog;
	const fetcher = useFetcher<typeof clientAction>();
	const [plan, setPlan] = useState(organization.plan);
	const failure = fetcher.data?.ok === false ? fetcher.data : null;
	const form = useFocusError(failure);
	const hasPeriod = plan === "enterprise" || freeHasPeriods;
	useDone(fetcher, () => instance.saved(organization.name), onClose);
	return (
		<>
			<DialogHeader>
				<DialogTitle>{words.title(organization.name)}</DialogTitle>
				<DialogDescription>{words.text}</DialogDescription>
			</DialogHeader>
			<fetcher.Form ref={form} method="post" className="flex flex-col gap-5" noValidate>
				<input type="hidden" name="intent" value="plan" />
				<input type="hidden" name="id" value={organization.id} />
				<FormError>{failure?.message}</FormError>
				<FormField label={words.plan} name="plan" error={failure?.fields.plan}>
					{(control) => (
						<NativeSelect {...control} value={plan} onChange={(event) => setPlan(event.target.value as typeof plan)}>
							{(["free", "enterprise"] as const).map((value) => (
								<option key={value} value={value}>
									{instance.plans[value]}
								</option>
							))}
						</NativeSelect>
					)}
				</FormField>
				{hasPeriod ? (
					<FormField
						label={words.retentionDays}
						name="retentionDays"
						hint={words.retentionHint}
						error={failure?.fields.retentionDays}
					>
						{(control) => (
							<Input
								{...control}
								type="number"
								inputMode="numeric"
								min={1}
								max={3650}
								step={1}
								defaultValue={organization.retentionDays}
								className="max-w-32"
							/>
						)}
					</FormField>
				) : (
					<p className="text-sm text-muted-foreground">{words.retentionLocked}</p>
				)}
				<DialogFooter>
					<DialogClose asChild>
						<Button variant="secondary">{common.cancel}</Button>
					</DialogClose>
					<Button type="submit" pending={fetcher.state !== "idle"}>
						{words.submit}
					</Button>
				</DialogFooter>
			</fetcher.Form>
		</>
	);
}
