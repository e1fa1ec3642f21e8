import { useFetcher } from "react-router";

import { CopyButton } from "~/components/copy-button";
import { FormError, FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import { Input } from "~/components/ui/input";
import type { clientAction } from "./route";

type NameSectionProps = { organization: { id: string; name: string }; canManage: boolean };

/** The organization's name, and the id that scripts ask for. */
export function NameSection({ organization, canManage }: NameSectionProps) {
	const { preferences } = useMessages();
	const words = preferences.general;
	const fetcher = useFetcher<typeof clientAction>();
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;
	const saved = fetcher.state === "idle" && fetcher.data?.ok === true;
	return (
		<SectionCard title={words.title} description={canManage ? words.text : words.readOnly}>
			<fetcher.Form method="post" noValidate>
				<fieldset disabled={!canManage} className="flex flex-col gap-5">
					<input type="hidden" name="intent" value="name" />
					<FormError>{failure?.message}</FormError>
					<FormField label={words.name} name="name" error={failure?.fields.name} className="max-w-sm">
						{(control) => <Input {...control} defaultValue={organization.name} maxLength={255} autoComplete="organization" />}
					</FormField>
					{canManage && <SaveRow label={words.submit} pending={fetcher.state !== "idle"} saved={saved} />}
				</fieldset>
			</fetcher.Form>
			<dl className="mt-5 flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-border pt-3 text-sm">
				<dt className="text-muted-foreground">{words.id}</dt>
				<dd className="flex min-w-0 items-center gap-1">
					<code className="font-mono text-xs break-all">{organization.id}</code>
					<CopyButton value={organization.id} label={words.copyId} />
				</dd>
			</dl>
		</SectionCard>
	);
}
