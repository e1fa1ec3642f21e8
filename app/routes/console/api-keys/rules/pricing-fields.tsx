import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Input } from "~/components/ui/input";
import { NativeSelect } from "~/components/ui/select";
import type { RuleDraft } from "./rule-draft";

type PricingFieldsProps = {
	draft: RuleDraft;
	errorOf: (field: string) => string | undefined;
	change: (changes: Partial<RuleDraft>) => void;
};

/** What a rule says of prices: free or paid, and the most per million tokens. */
export function PricingFields({ draft, errorOf, change }: PricingFieldsProps) {
	const { apiKeys } = useMessages();
	const words = apiKeys.rules.form;
	const price = (field: "maxInputPrice" | "maxOutputPrice", label: string) => (
		<FormField label={label} name={field} error={errorOf(field) ? apiKeys.errors.price : null}>
			{(control) => (
				<div className="relative">
					<span className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-muted-foreground" aria-hidden>
						$
					</span>
					<Input
						{...control}
						value={draft[field]}
						onChange={(event) => change({ [field]: event.target.value })}
						inputMode="decimal"
						autoComplete="off"
						placeholder={apiKeys.limits.none}
						className="pl-6.5 tabular-nums"
					/>
				</div>
			)}
		</FormField>
	);
	return (
		<div className="flex flex-col gap-3">
			<FormField label={words.kind} name="pricingType" error={errorOf("pricingType") ?? null}>
				{(control) => (
					<NativeSelect
						{...control}
						value={draft.pricingType}
						onChange={(event) => change({ pricingType: event.target.value as RuleDraft["pricingType"] })}
					>
						<option value="any">{words.kinds.any}</option>
						<option value="free">{words.kinds.free}</option>
						<option value="paid">{words.kinds.paid}</option>
					</NativeSelect>
				)}
			</FormField>
			<div className="grid grid-cols-2 items-start gap-3">
				{price("maxInputPrice", words.maxInput)}
				{price("maxOutputPrice", words.maxOutput)}
			</div>
			<p className="text-sm text-muted-foreground">{words.pricingHint[draft.effect]}</p>
		</div>
	);
}
