import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Input } from "~/components/ui/input";
import { NativeSelect } from "~/components/ui/select";
import { lifetimeUnits } from "./lifetime";

/** A number and its unit. */
export function LifetimeFields({ error }: { error?: string | undefined }) {
	const { apiKeys: words } = useMessages();
	return (
		<div className="grid grid-cols-2 gap-3">
			<FormField label={words.createDialog.lifetime} name="lifetime" error={error}>
				{(control) => <Input {...control} inputMode="numeric" defaultValue="30" autoComplete="off" />}
			</FormField>
			<FormField label={words.createDialog.lifetimeUnit} name="lifetimeUnit">
				{(control) => (
					<NativeSelect {...control} defaultValue="days">
						{lifetimeUnits.map((unit) => (
							<option key={unit} value={unit}>
								{words.createDialog.units[unit]}
							</option>
						))}
					</NativeSelect>
				)}
			</FormField>
		</div>
	);
}
