import { useState } from "react";
import { useFetcher } from "react-router";

import { DialogForm } from "~/components/dialog-form";
import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Dialog, DialogContent } from "~/components/ui/dialog";
import { Input } from "~/components/ui/input";
import { NativeSelect } from "~/components/ui/select";
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
	const { instance } = useMessages();
	const words = instance.planDialog;
	const fetcher = useFetcher<typeof clientAction>();
	const [plan, setPlan] = useState(organization.plan);
	const hasPeriod = plan === "enterprise" || freeHasPeriods;
	useDone(fetcher, () => instance.saved(organization.name), onClose);
	return (
		<DialogForm
			fetcher={fetcher}
			title={words.title(organization.name)}
			text={words.text}
			submit={words.submit}
			values={{ intent: "plan", id: organization.id }}
		>
			{(errors) => (
				<>
					<FormField label={words.plan} name="plan" error={errors.plan}>
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
							error={errors.retentionDays}
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
				</>
			)}
		</DialogForm>
	);
}
