import { ChevronRight, CircleCheck } from "lucide-react";
import { useState } from "react";

import { FormField } from "~/components/form-field";
import { useMessages, type Messages } from "~/components/messages";
import { Input, Textarea } from "~/components/ui/input";
import { NativeSelect } from "~/components/ui/select";
import { type CredentialField, readServiceAccount } from "~/domain/provider-keys/credential-fields";
import type { ProviderKeyView } from "~/domain/provider-keys/schemas";
import type { ProviderChoice } from "./provider-choices.server";

type Errors = Record<string, string>;
type Words = Messages["providerKeys"]["form"];

type SecretInputProps = {
	provider: ProviderChoice | undefined;
	editing: ProviderKeyView | undefined;
	error: string | undefined;
};

/** The credential itself: a line for a key, more of them where it may be a service account's document. */
export function SecretInput({ provider, editing, error }: SecretInputProps) {
	const { form: words } = useMessages().providerKeys;
	const [text, setText] = useState("");
	const secret = provider?.secret ?? "key";
	const account = secret === "key" ? undefined : readServiceAccount(text);
	return (
		<div className="flex flex-col gap-1.5">
			<FormField
				label={words.secrets[secret]}
				name="token"
				optional={editing !== undefined}
				hint={editing ? words.secretKept(editing.maskedToken) : words.secretHints[secret]}
				error={error}
			>
				{(control) =>
					secret === "key" ? (
						<Input {...control} type="password" autoComplete="off" placeholder={editing?.maskedToken} className="font-mono" data-1p-ignore />
					) : (
						<Textarea
							{...control}
							rows={4}
							value={text}
							onChange={(event) => setText(event.target.value)}
							autoComplete="off"
							autoCapitalize="off"
							autoCorrect="off"
							spellCheck={false}
							placeholder={editing?.maskedToken ?? words.secretPlaceholder}
							className="max-h-40 resize-y font-mono text-xs [-webkit-text-security:disc] placeholder-shown:[-webkit-text-security:none]"
							data-1p-ignore
						/>
					)
				}
			</FormField>
			<output className="text-sm break-words text-muted-foreground empty:hidden">
				{account && (
					<span className="flex items-start gap-1.5">
						<CircleCheck className="mt-0.5 size-3.5 shrink-0 text-success" aria-hidden />
						<span className="min-w-0 wrap-anywhere">{words.accountRead(account.clientEmail, account.projectId)}</span>
					</span>
				)}
			</output>
		</div>
	);
}

type CredentialInputsProps = { provider: ProviderChoice; editing: ProviderKeyView | undefined; errors: Errors };

/**
 * What a provider needs besides the credential: resource, project, region, address. What hardly anybody needs is behind a
 * disclosure, which is open where it holds something.
 */
export function CredentialInputs({ provider, editing, errors }: CredentialInputsProps) {
	const { form: words } = useMessages().providerKeys;
	const hasAlternative = provider.exclusive.some((names) => names.includes("baseUrl"));
	const isAddressPlain = provider.needsBaseUrl || hasAlternative;
	// What stands for the address stands beside it.
	const alternatives = provider.fields.filter(({ name }) => provider.exclusive.some((names) => names.includes(name)));
	const shown = provider.fields.filter((field) => !isRare(field, provider) && !alternatives.includes(field));
	const rare = provider.fields.filter((field) => isRare(field, provider));
	const input = (field: CredentialField) => (
		<FieldInput key={field.name} field={field} provider={provider} stored={editing?.options[field.name]} errors={errors} />
	);
	const address = <AddressInput provider={provider} stored={editing?.baseUrl ?? null} error={errors.baseUrl} />;
	const rareNames = rare.map(({ name }) => name);
	const hasRareValue =
		rareNames.some((name) => editing?.options[name] ?? errors[`options.${name}`]) ||
		(!isAddressPlain && Boolean(editing?.baseUrl ?? errors.baseUrl));
	return (
		<>
			{/* Without it a form does not know these fields, and leaves them as they are. */}
			<input type="hidden" name="fields" value="shown" />
			{alternatives.map(input)}
			{isAddressPlain && address}
			{shown.map(input)}
			{(rare.length > 0 || !isAddressPlain) && (
				// A new key: what was refused has to be in sight again.
				<details key={String(hasRareValue)} open={hasRareValue} className="group">
					<summary className="flex w-fit cursor-pointer list-none items-center gap-1.5 rounded-md text-sm font-medium [&::-webkit-details-marker]:hidden">
						<ChevronRight className="size-4 text-muted-foreground group-open:rotate-90" aria-hidden />
						{words.more}
					</summary>
					<div className="mt-4 flex flex-col gap-5">
						{rare.map(input)}
						{!isAddressPlain && address}
					</div>
				</details>
			)}
		</>
	);
}

/** Regions, and what is one of several ways to say where to call, are always in sight, like everything that is required. */
function isRare({ name, required, isRegion }: CredentialField, provider: ProviderChoice): boolean {
	if (required || isRegion || name === "deploymentType" || name === "project") return false;
	return !provider.exclusive.some((names) => names.includes(name));
}

/** "Either the resource name or the base URL" where one of them is enough, else what the field is about. */
function hintOfAlternative(names: string[], words: Words): string {
	return words.exclusive(names.map((name) => labelOfName(name, words)));
}

type FieldInputProps = { field: CredentialField; provider: ProviderChoice; stored: string | undefined; errors: Errors };

function FieldInput({ field, provider, stored, errors }: FieldInputProps) {
	const { form: words } = useMessages().providerKeys;
	const { name, required, values } = field;
	const group = provider.exclusive.find((names) => names.includes(name));
	return (
		<FormField
			label={labelOf(field, words)}
			name={`options.${name}`}
			optional={!required && !group && !values}
			hint={hintOf(field, words)}
			error={errors[`options.${name}`]}
		>
			{(control) =>
				values ? (
					<NativeSelect {...control} defaultValue={stored ?? ""}>
						<option value="">{standardOf(field, words)}</option>
						{values.map((value) => (
							<option key={value} value={value}>
								{valueLabel(name, value, words)}
							</option>
						))}
					</NativeSelect>
				) : (
					<Input {...control} defaultValue={stored ?? ""} placeholder={words.placeholders[name]} autoComplete="off" spellCheck={false} />
				)
			}
		</FormField>
	);
}

function standardOf({ name, isRegion, standard }: CredentialField, words: Words): string {
	if (isRegion) return words.anyRegion(standard ?? "");
	return standard === undefined ? words.byProvider : words.standard(valueLabel(name, standard, words));
}

type AddressInputProps = { provider: ProviderChoice; stored: string | null; error: string | undefined };

/** The base URL: needed, one of several ways to say where to call, or an exception. */
function AddressInput({ provider, stored, error }: AddressInputProps) {
	const { form: words } = useMessages().providerKeys;
	const group = provider.exclusive.find((names) => names.includes("baseUrl"));
	const needed = provider.isCustom ? words.baseUrlCustom : words.baseUrlNeeded;
	const hint = provider.needsBaseUrl ? needed : words.baseUrlHint;
	return (
		<FormField
			label={words.baseUrl}
			name="baseUrl"
			optional={!provider.needsBaseUrl && !group}
			hint={group ? hintOfAlternative(group, words) : hint}
			error={error}
		>
			{(control) => (
				<Input
					{...control}
					type="url"
					inputMode="url"
					defaultValue={stored ?? ""}
					placeholder={provider.isCustom ? "https://api.example.com" : "https://"}
				/>
			)}
		</FormField>
	);
}

function labelOf({ name, isRegion }: CredentialField, words: Words): string {
	return isRegion ? words.region : labelOfName(name, words);
}

function hintOf({ name, isRegion, values }: CredentialField, words: Words): string | undefined {
	if (isRegion) return values ? words.regionLock : words.regionHint;
	return words.hints[name];
}

/** "workspaceId" reads as "Workspace ID" where nobody wrote a better word for it. */
function labelOfName(name: string, words: Words): string {
	const known = words.labels[name];
	if (known) return known;
	const spaced = name.replaceAll(/[_-]/g, " ").replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
	const spelled = spaced.replaceAll(/\b(api|url|id)\b/g, (word) => word.toUpperCase());
	return spelled.charAt(0).toUpperCase() + spelled.slice(1);
}

function valueLabel(name: string, value: string, words: Words): string {
	return words.values[name]?.[value] ?? value;
}
