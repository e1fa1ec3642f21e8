import { useState, type ReactNode } from "react";
import { useFetcher } from "react-router";

import { FormError } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { MultiSelect } from "~/components/multi-select";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import { SwitchRow } from "~/components/switch-row";
import type { CompliancePolicy } from "~/domain/routing/compliance";
import type { ComplianceChoices } from "./compliance-choices.server";
import { RemainingProviders } from "./remaining-providers";
import type { clientAction } from "./route";

const certificates = ["requireSoc2", "requireSoc2Type2", "requireIso27001", "requireSoc2OrIso27001", "requireGdpr"] as const;
const data = ["blockApiTraining", "blockPromptLogging", "zeroDataRetention", "blockStealthProviders"] as const;
const lists = [
	{ field: "allowedCountries", options: "countryOptions" },
	{ field: "blockedCountries", options: "countryOptions" },
	{ field: "allowedProviders", options: "providerOptions" },
	{ field: "blockedProviders", options: "providerOptions" },
	{ field: "allowedModels", options: "modelOptions" },
	{ field: "blockedModels", options: "modelOptions" },
] as const;

type ComplianceProps = { policy: CompliancePolicy | null; choices: ComplianceChoices; canManage: boolean };

/** Who may serve an organization's requests. What is left is shown as one changes it, before it is saved. */
export function ComplianceSection({ policy, choices, canManage }: ComplianceProps) {
	const { policies } = useMessages();
	const words = policies.compliance;
	const fetcher = useFetcher<typeof clientAction>();
	const [draft, setDraft] = useState<CompliancePolicy>(policy ?? { enabled: false });
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;
	const sent = fetcher.state === "idle" && fetcher.data?.ok === true;
	const text = JSON.stringify(withoutEmpty(draft));
	const saved = sent && text === JSON.stringify(withoutEmpty(policy ?? { enabled: false }));
	const change = (changes: Partial<CompliancePolicy>) => setDraft({ ...draft, ...changes });
	return (
		<SectionCard title={words.title} description={words.text}>
			<fetcher.Form method="post">
				<fieldset disabled={!canManage} className="flex min-w-0 flex-col gap-6">
					<FormError>{failure?.message ?? failure?.fields.compliancePolicy}</FormError>
					<input type="hidden" name="compliancePolicy" value={text} />
					<SwitchRow
						label={words.enabled}
						text={words.enabledText}
						checked={draft.enabled}
						disabled={!canManage}
						onChange={(enabled) => change({ enabled })}
					/>
					{draft.enabled && <Rules draft={draft} choices={choices} canManage={canManage} change={change} />}
					{canManage ? (
						<SaveRow label={words.submit} pending={fetcher.state !== "idle"} saved={saved} />
					) : (
						<p className="text-sm text-muted-foreground">{policies.retention.readOnly}</p>
					)}
				</fieldset>
			</fetcher.Form>
		</SectionCard>
	);
}

type RulesProps = Omit<ComplianceProps, "policy"> & { draft: CompliancePolicy; change: (changes: Partial<CompliancePolicy>) => void };

function Rules({ draft, choices, canManage, change }: RulesProps) {
	const { policies } = useMessages();
	const words = policies.compliance;
	const switches = (fields: readonly (keyof typeof words.rules)[]) =>
		fields.map((field) => (
			<SwitchRow
				key={field}
				{...words.rules[field]}
				checked={draft[field] ?? false}
				disabled={!canManage}
				onChange={(checked) => change({ [field]: checked })}
			/>
		));
	return (
		<>
			<Group title={words.certificates}>{switches(certificates)}</Group>
			<Group title={words.data}>{switches(data)}</Group>
			<Group title={words.lists} text={words.listsText}>
				{lists.map(({ field, options }) => (
					<MultiSelect
						key={field}
						label={words.pickers[field]}
						placeholder={words.choose}
						searchLabel={words.search(words.pickers[field])}
						removeLabel={words.remove}
						options={choices[options]}
						values={draft[field] ?? []}
						disabled={!canManage}
						onChange={(values) => change({ [field]: values })}
					/>
				))}
			</Group>
			<RemainingProviders policy={draft} providers={choices.providers} />
		</>
	);
}

function Group({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
	return (
		<fieldset className="min-w-0 border-t border-border pt-4">
			<legend className="float-left mb-3 w-full text-sm font-medium">
				{title}
				{text && <span className="ml-2 font-normal text-muted-foreground">{text}</span>}
			</legend>
			<div className="clear-both grid gap-x-8 gap-y-4 sm:grid-cols-2">{children}</div>
		</fieldset>
	);
}

/** A policy that says nothing of what it does not demand. */
function withoutEmpty({ enabled, ...rules }: CompliancePolicy): CompliancePolicy {
	const demands = Object.entries(rules).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value));
	demands.sort(([one], [other]) => (one < other ? -1 : 1));
	return { enabled, ...Object.fromEntries(demands) };
}
