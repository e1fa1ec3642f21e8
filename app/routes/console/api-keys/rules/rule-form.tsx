import { useEffect, useId, useState } from "react";
import { useFetcher } from "react-router";

import { FormError, FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { MultiSelect } from "~/components/multi-select";
import { Button } from "~/components/ui/button";
import { Textarea } from "~/components/ui/input";
import { NativeSelect } from "~/components/ui/select";
import { useFocusError } from "~/components/use-focus-error";
import { type IamRuleView, type RuleSubject, ruleSubjects } from "~/domain/iam-rules/schemas";
import type { clientAction } from "../route";
import { PricingFields } from "./pricing-fields";
import { draftOf, isEmpty, newDraft, type RuleDraft, ruleOf } from "./rule-draft";
import type { RuleChoices } from "./rule-choices.server";

type RuleFormProps = {
	keyId: string;
	/** The rule to be changed; a new one where there is none. */
	rule?: IamRuleView;
	choices: RuleChoices;
	onClose: () => void;
};

/** Adds a rule to a key or changes one. Closes when it worked. */
export function RuleForm({ keyId, rule, choices, onClose }: RuleFormProps) {
	const { apiKeys, common } = useMessages();
	const words = apiKeys.rules.form;
	const fetcher = useFetcher<typeof clientAction>();
	const { state, data } = fetcher;
	const [draft, setDraft] = useState<RuleDraft>(() => (rule ? draftOf(rule) : newDraft));
	const change = (changes: Partial<RuleDraft>) => setDraft({ ...draft, ...changes });
	const failure = state === "idle" && data?.ok === false ? data : null;
	const form = useFocusError(failure);
	const heading = useId();

	useEffect(() => {
		if (state === "idle" && data?.ok) onClose();
		// Only the end of a submission closes; `onClose` is a new function at each render.
		// oxlint-disable-next-line react-hooks/exhaustive-deps
	}, [state, data]);

	return (
		<fetcher.Form
			ref={form}
			method="post"
			noValidate
			aria-labelledby={heading}
			className="flex flex-col gap-4 rounded-lg border border-primary/40 bg-card p-4"
		>
			<h3 id={heading} className="text-sm font-semibold">
				{rule ? words.edit : words.add}
			</h3>
			<input type="hidden" name="intent" value={rule ? "rule-change" : "rule-add"} />
			<input type="hidden" name="id" value={keyId} />
			{rule && <input type="hidden" name="ruleId" value={rule.id} />}
			<input type="hidden" name="rule" value={JSON.stringify(ruleOf(draft))} />
			<FormError>{failure?.message ?? failure?.fields.ruleType}</FormError>
			<TypeFields draft={draft} enterpriseLocked={choices.enterpriseLocked} change={change} />
			<ValueFields draft={draft} choices={choices} errors={failure?.fields ?? {}} change={change} />
			<div className="flex justify-end gap-2">
				<Button variant="secondary" size="sm" onClick={onClose}>
					{common.cancel}
				</Button>
				<Button type="submit" size="sm" pending={state !== "idle"}>
					{words.submit}
				</Button>
			</div>
		</fetcher.Form>
	);
}

type FieldsProps = { draft: RuleDraft; change: (changes: Partial<RuleDraft>) => void };

function TypeFields({ draft, enterpriseLocked, change }: FieldsProps & { enterpriseLocked: boolean }) {
	const { apiKeys } = useMessages();
	const words = apiKeys.rules.form;
	return (
		<div className="grid grid-cols-2 gap-3">
			<FormField label={words.effect} name="effect">
				{(control) => (
					<NativeSelect
						{...control}
						value={draft.effect}
						onChange={(event) => change({ effect: event.target.value as RuleDraft["effect"] })}
					>
						<option value="allow">{words.effects.allow}</option>
						<option value="deny">{words.effects.deny}</option>
					</NativeSelect>
				)}
			</FormField>
			<FormField label={words.subject} name="subject">
				{(control) => (
					<NativeSelect
						{...control}
						value={draft.subject}
						onChange={(event) => change({ subject: event.target.value as RuleSubject })}
					>
						{ruleSubjects.map((subject) => {
							const locked = subject === "ip_cidrs" && enterpriseLocked;
							return (
								<option key={subject} value={subject} disabled={locked}>
									{locked ? words.enterprise(words.subjects[subject]) : words.subjects[subject]}
								</option>
							);
						})}
					</NativeSelect>
				)}
			</FormField>
		</div>
	);
}

type ValueFieldsProps = FieldsProps & { choices: RuleChoices; errors: Record<string, string> };

function ValueFields({ draft, choices, errors, change }: ValueFieldsProps) {
	const { apiKeys } = useMessages();
	const words = apiKeys.rules.form;
	const errorOf = (field: string) => {
		const found = Object.entries(errors).find(([name]) => name.startsWith(`ruleValue.${field}`))?.[1];
		return found !== undefined && isEmpty(draft) ? words.needed[draft.subject] : found;
	};
	if (draft.subject === "pricing") return <PricingFields draft={draft} errorOf={errorOf} change={change} />;
	if (draft.subject === "ip_cidrs") {
		return <RangesField draft={draft} address={choices.clientAddress} error={errorOf("ipCidrs")} change={change} />;
	}
	const subject = draft.subject;
	const isModels = subject === "models";
	return (
		<MultiSelect
			key={subject}
			label={words[subject]}
			placeholder={isModels ? words.chooseModels : words.chooseProviders}
			searchLabel={words.search(words[subject].toLowerCase())}
			removeLabel={words.remove}
			addLabel={words.addEntry}
			options={choices[subject]}
			values={draft[subject]}
			error={errorOf(subject)}
			hint={isModels ? words.modelsHint : words.providersHint}
			onChange={(values) => change({ [subject]: values })}
		/>
	);
}

type RangesProps = FieldsProps & { address: string | null; error: string | undefined };

function RangesField({ draft, address, error, change }: RangesProps) {
	const { apiKeys } = useMessages();
	const words = apiKeys.rules.form;
	const own = address && `${address}/${address.includes(":") ? 128 : 32}`;
	return (
		<div className="flex flex-col gap-2">
			<FormField label={words.ranges} name="ranges" hint={words.rangesHint} error={error ?? null}>
				{(control) => (
					<Textarea
						{...control}
						value={draft.ranges}
						onChange={(event) => change({ ranges: event.target.value })}
						placeholder={"192.0.2.0/24\n2001:db8::/32"}
						rows={4}
						spellCheck={false}
						autoComplete="off"
						className="font-mono text-sm"
					/>
				)}
			</FormField>
			{own && (
				<p className="text-sm text-muted-foreground">
					{words.ownAddress(address)}{" "}
					<button
						type="button"
						className="cursor-pointer rounded-sm font-medium text-primary-text hover:underline"
						onClick={() => change({ ranges: [draft.ranges.trim(), own].filter((line) => line !== "").join("\n") })}
					>
						{words.addOwn}
					</button>
				</p>
			)}
		</div>
	);
}
