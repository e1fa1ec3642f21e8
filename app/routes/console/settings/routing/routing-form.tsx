import { useFetcher } from "react-router";

import { FormError } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import { Button } from "~/components/ui/button";
import { useFocusError } from "~/components/use-focus-error";
import type { RoutingOverrides, RoutingSettings } from "~/domain/routing/settings";
import { type FieldGroup, fieldGroups, type FieldValues, readFields } from "./fields";
import { NumberInput, SwitchField } from "./inputs";
import { PrioritiesSection } from "./priorities-section";
import type { clientAction } from "./route";

type RoutingFormProps = {
	loaderData: {
		overrides: RoutingOverrides | null;
		defaults: RoutingSettings;
		canManage: boolean;
		allowed: boolean;
		providers: { id: string; name: string }[];
	};
	values: FieldValues;
	onChange: (values: FieldValues) => void;
	/** What is wrong with the values, by field. */
	problems: Readonly<Record<string, string>>;
};

/** Every value of a project's routing. Fields are sent as they stand; empty ones keep their default. */
export function RoutingForm({ loaderData, values, onChange, problems }: RoutingFormProps) {
	const { routingSettings: words } = useMessages();
	const { overrides, defaults, canManage, allowed, providers } = loaderData;
	const fetcher = useFetcher<typeof clientAction>();
	const failure = fetcher.data?.ok === false ? fetcher.data : null;
	const form = useFocusError(failure);
	const changed = useChanged(values, overrides);
	const enabled = values.enabled === "true";
	const set = (name: string, value: string) => onChange({ ...values, [name]: value });
	return (
		<fetcher.Form method="post" noValidate ref={form}>
			<fieldset disabled={!canManage} className="flex min-w-0 flex-col gap-6 [&_input]:scroll-mb-24 [&_select]:scroll-mb-24">
				<SectionCard title={words.use.title} description={words.use.text}>
					<FormError>{failure?.message}</FormError>
					<SwitchField
						name="enabled"
						label={words.use.label}
						text={enabled ? words.use.on : words.use.off}
						checked={enabled}
						disabled={!canManage}
						sent={String(enabled)}
						onChange={(checked) => set("enabled", String(checked))}
					/>
					{canManage || !allowed ? null : <p className="mt-3 text-sm text-muted-foreground">{words.readOnly}</p>}
				</SectionCard>
				{fieldGroups.map((group) => (
					<GroupSection key={group.id} group={group} defaults={defaults} values={values} problems={problems} disabled={!canManage} set={set} />
				))}
				<PrioritiesSection providers={providers} values={values} problems={problems} onChange={onChange} />
				{canManage ? (
					<div className="sticky bottom-0 -mx-1 flex flex-wrap items-center justify-between gap-3 border-t border-border bg-background px-1 py-3">
						<div className="flex items-center gap-3">
							<SaveRow label={words.submit} pending={fetcher.state !== "idle"} saved={fetcher.state === "idle" && fetcher.data?.ok === true && !changed} />
							{changed ? <span className="text-sm text-muted-foreground">{words.unsaved}</span> : null}
						</div>
						<Button variant="ghost" size="sm" onClick={() => onChange({ enabled: values.enabled ?? "false" })}>
							{words.resetAll}
						</Button>
					</div>
				) : null}
			</fieldset>
		</fetcher.Form>
	);
}

/** Whether the form says something else than what is saved. */
function useChanged(values: FieldValues, saved: RoutingOverrides | null): boolean {
	const { routingSettings } = useMessages();
	const read = readFields(values, routingSettings.problems);
	return !read.ok || canonical(read.overrides) !== canonical(saved);
}

/** The same text for the same overrides, in whatever order they were named. */
function canonical(overrides: RoutingOverrides | null): string {
	const lines = Object.entries(overrides ?? {}).flatMap(([group, fields]) =>
		typeof fields === "object" ? Object.entries(fields).map(([name, value]) => `${group}.${name}=${value}`) : [`${group}=${fields}`],
	);
	return lines.sort().join("\n");
}

type GroupSectionProps = {
	group: FieldGroup;
	defaults: RoutingSettings;
	values: FieldValues;
	problems: Readonly<Record<string, string>>;
	disabled: boolean;
	set: (name: string, value: string) => void;
};

function GroupSection({ group, defaults, values, problems, disabled, set }: GroupSectionProps) {
	const { routingSettings } = useMessages();
	const words = routingSettings.groups[group.id];
	const standard: Readonly<Record<string, number | boolean>> = defaults[group.id];
	return (
		<SectionCard title={words.title} description={words.text}>
			<div className="flex flex-col gap-5">
				{group.switches?.map((name) => {
					const path = `${group.id}.${name}`;
					const byDefault = standard[name] === true;
					const checked = values[path] ? values[path] === "true" : byDefault;
					const { defaultOn, defaultOff } = routingSettings;
					return (
						<SwitchField
							key={path}
							name={path}
							label={words.fields[name]?.label ?? name}
							text={`${words.fields[name]?.hint ?? ""} ${routingSettings.byDefault(byDefault ? defaultOn : defaultOff)}.`}
							checked={checked}
							disabled={disabled}
							sent={checked === byDefault ? "" : String(checked)}
							onChange={(next) => set(path, next === byDefault ? "" : String(next))}
						/>
					);
				})}
				<div className="grid grid-cols-2 items-start gap-x-5 gap-y-4 lg:grid-cols-3">
					{group.numbers.map(({ name, unit }) => (
						<NumberInput
							key={name}
							name={`${group.id}.${name}`}
							label={words.fields[name]?.label ?? name}
							hint={words.fields[name]?.hint}
							unit={unit && routingSettings.units[unit]}
							standard={Number(standard[name])}
							value={values[`${group.id}.${name}`] ?? ""}
							problem={problems[`${group.id}.${name}`]}
							onChange={(value) => set(`${group.id}.${name}`, value)}
						/>
					))}
				</div>
			</div>
		</SectionCard>
	);
}
