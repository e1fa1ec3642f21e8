import { useFetcher } from "react-router";

import { FormError, FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import { Input, Textarea } from "~/components/ui/input";
import type { billingFields } from "~/domain/organizations/schemas";
import type { clientAction } from "./route";

type BillingDetails = Partial<Record<(typeof billingFields)[number], string | null>>;

/** What receipts and invoices carry, and where they go. */
export function BillingDetailsSection({ details }: { details: BillingDetails }) {
	const { preferences } = useMessages();
	const words = preferences.billing;
	const fetcher = useFetcher<typeof clientAction>();
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;
	const saved = fetcher.state === "idle" && fetcher.data?.ok === true;
	const of = (field: keyof BillingDetails) => ({ name: field, error: failure?.fields[field] });
	const entered = (field: keyof BillingDetails) => ({ defaultValue: details[field] ?? "", maxLength: 2000 });
	return (
		<SectionCard title={words.title} description={words.text}>
			<fetcher.Form method="post" noValidate className="flex flex-col gap-5">
				<input type="hidden" name="intent" value="billing" />
				<FormError>{failure?.message}</FormError>
				<div className="grid gap-x-5 gap-y-5 sm:grid-cols-2">
					<FormField label={words.email} hint={words.emailHint} {...of("billingEmail")}>
						{(control) => <Input {...control} {...entered("billingEmail")} type="email" autoComplete="email" />}
					</FormField>
					<FormField label={words.company} optional {...of("billingCompany")}>
						{(control) => <Input {...control} {...entered("billingCompany")} autoComplete="organization" />}
					</FormField>
					<FormField label={words.address} hint={words.addressHint} className="sm:col-span-2" {...of("billingAddress")}>
						{(control) => <Textarea {...control} {...entered("billingAddress")} rows={4} autoComplete="street-address" />}
					</FormField>
					<FormField label={words.taxId} optional {...of("billingTaxId")}>
						{(control) => (
							<Input {...control} {...entered("billingTaxId")} placeholder={words.taxIdPlaceholder} autoComplete="off" />
						)}
					</FormField>
					<FormField label={words.notes} hint={words.notesHint} optional className="sm:col-span-2" {...of("billingNotes")}>
						{(control) => <Textarea {...control} {...entered("billingNotes")} rows={2} autoComplete="off" />}
					</FormField>
				</div>
				<SaveRow label={words.submit} pending={fetcher.state !== "idle"} saved={saved} />
			</fetcher.Form>
		</SectionCard>
	);
}
