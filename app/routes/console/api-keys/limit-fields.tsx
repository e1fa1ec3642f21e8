import type { ReactNode } from "react";

import { FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { Input } from "~/components/ui/input";
import { NativeSelect } from "~/components/ui/select";
import { periodUnits, type ApiKeyView } from "~/domain/api-keys/schemas";

type Limited = Pick<
	ApiKeyView,
	| "usageLimit"
	| "periodUsageLimit"
	| "periodUsageDurationValue"
	| "periodUsageDurationUnit"
	| "requestsPerMinute"
	| "tokensPerMinute"
>;

/** What a key may spend and how often it may be used, as fields of a form. */
export function LimitFields({ apiKey, errors }: { apiKey?: Limited; errors: Record<string, string> }) {
	const { apiKeys } = useMessages();
	const words = apiKeys.limits;
	return (
		<>
			<Group legend={words.spending}>
				<FormField label={words.total} name="usageLimit" hint={words.totalHint} error={errors.usageLimit}>
					{(control) => <Dollars {...control} defaultValue={apiKey?.usageLimit ?? ""} placeholder={words.none} />}
				</FormField>
				<div className="grid grid-cols-2 items-start gap-3 sm:grid-cols-[1fr_5rem_7rem]">
					<FormField
						label={words.recurring}
						name="periodUsageLimit"
						hint={words.recurringHint}
						error={errors.periodUsageLimit}
						className="col-span-2 sm:col-span-1"
					>
						{(control) => <Dollars {...control} defaultValue={apiKey?.periodUsageLimit ?? ""} placeholder={words.none} />}
					</FormField>
					<FormField label={words.every} name="periodUsageDurationValue" error={errors.periodUsageDurationValue}>
						{(control) => <Count {...control} defaultValue={apiKey?.periodUsageDurationValue ?? 1} />}
					</FormField>
					<FormField label={words.unit} name="periodUsageDurationUnit" error={errors.periodUsageDurationUnit}>
						{(control) => (
							<NativeSelect {...control} defaultValue={apiKey?.periodUsageDurationUnit ?? "month"}>
								{periodUnits.map((unit) => (
									<option key={unit} value={unit}>
										{words.units[unit]}
									</option>
								))}
							</NativeSelect>
						)}
					</FormField>
				</div>
			</Group>
			<Group legend={words.rate}>
				<div className="grid grid-cols-2 items-start gap-3">
					<FormField label={words.requests} name="requestsPerMinute" error={errors.requestsPerMinute}>
						{(control) => <Count {...control} defaultValue={apiKey?.requestsPerMinute ?? ""} placeholder={words.none} />}
					</FormField>
					<FormField label={words.tokens} name="tokensPerMinute" error={errors.tokensPerMinute}>
						{(control) => <Count {...control} defaultValue={apiKey?.tokensPerMinute ?? ""} placeholder={words.none} />}
					</FormField>
				</div>
			</Group>
		</>
	);
}

function Group({ legend, children }: { legend: string; children: ReactNode }) {
	return (
		<fieldset className="flex min-w-0 flex-col gap-4">
			<legend className="mb-3 text-xs font-medium tracking-wide text-muted-foreground uppercase">{legend}</legend>
			{children}
		</fieldset>
	);
}

function Dollars(props: React.ComponentProps<typeof Input>) {
	return (
		<div className="relative">
			<span className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-muted-foreground" aria-hidden>
				$
			</span>
			<Input {...props} inputMode="decimal" autoComplete="off" className="pl-6.5 tabular-nums" />
		</div>
	);
}

function Count(props: React.ComponentProps<typeof Input>) {
	return <Input {...props} inputMode="numeric" autoComplete="off" className="tabular-nums" />;
}
