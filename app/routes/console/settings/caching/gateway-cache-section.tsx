import { useState } from "react";
import { useFetcher } from "react-router";
import { z } from "zod";

import { FormError, FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import { SwitchRow } from "~/components/switch-row";
import { Input } from "~/components/ui/input";
import { updateProjectSchema } from "~/domain/projects/schemas";
import type { clientAction } from "./route";

const { cacheDurationSeconds } = updateProjectSchema.required().shape;

/** What the form sends: switches as words, seconds as digits. */
export const cacheFormSchema = z.object({
	cachingEnabled: z.stringbool(),
	cacheCoalescing: z.stringbool(),
	cacheDurationSeconds: z.string().trim().transform(Number).pipe(cacheDurationSeconds),
});

type CacheSettings = { cachingEnabled: boolean; cacheDurationSeconds: number; cacheCoalescing: boolean };

type GatewayCacheSectionProps = { settings: CacheSettings; canManage: boolean };

/** Whether answers are kept, for how long, and whether requests that are alike wait for one call. */
export function GatewayCacheSection({ settings, canManage }: GatewayCacheSectionProps) {
	const { projectSettings } = useMessages();
	const words = projectSettings.caching.gateway;
	const fetcher = useFetcher<typeof clientAction>();
	const [enabled, setEnabled] = useState(settings.cachingEnabled);
	const [coalescing, setCoalescing] = useState(settings.cacheCoalescing);
	const [seconds, setSeconds] = useState(String(settings.cacheDurationSeconds));
	const failure = fetcher.data?.ok === false ? fetcher.data : null;
	// What was refused is forgotten once it has been put right.
	const isValid = cacheFormSchema.shape.cacheDurationSeconds.safeParse(seconds).success;
	const saved = fetcher.state === "idle" && fetcher.data?.ok === true;
	return (
		<SectionCard title={words.title} description={canManage ? words.text : projectSettings.general.readOnly}>
			<fetcher.Form method="post" noValidate>
				<fieldset disabled={!canManage} className="flex flex-col gap-5">
					<input type="hidden" name="intent" value="cache" />
					<input type="hidden" name="cachingEnabled" value={String(enabled)} />
					<input type="hidden" name="cacheCoalescing" value={String(coalescing)} />
					<FormError>{failure?.message}</FormError>
					<div className="flex flex-col divide-y divide-border rounded-lg border border-border px-4 [&>*]:py-4">
						<SwitchRow
							label={words.label}
							text={enabled ? words.on : words.off}
							checked={enabled}
							disabled={!canManage}
							onChange={setEnabled}
						/>
						<SwitchRow
							label={words.coalescing}
							text={words.coalescingText}
							checked={coalescing}
							disabled={!canManage || !enabled}
							onChange={setCoalescing}
						/>
					</div>
					<FormField
						label={words.duration}
						name="cacheDurationSeconds"
						error={isValid ? null : failure?.fields.cacheDurationSeconds}
						hint={spelled(Number(seconds), words)}
						className="max-w-60"
					>
						{(control) => (
							<Input
								{...control}
								inputMode="numeric"
								autoComplete="off"
								value={seconds}
								onChange={(event) => setSeconds(event.target.value)}
							/>
						)}
					</FormField>
					{canManage && <SaveRow label={words.submit} pending={fetcher.state !== "idle"} saved={saved} />}
				</fieldset>
			</fetcher.Form>
		</SectionCard>
	);
}

type Words = ReturnType<typeof useMessages>["projectSettings"]["caching"]["gateway"];

/** Many seconds in the units in which people think; the range where that says nothing new. */
function spelled(seconds: number, words: Words): string {
	if (!Number.isInteger(seconds) || seconds < 60) return words.range;
	const units = [
		["days", 86_400],
		["hours", 3600],
		["minutes", 60],
		["seconds", 1],
	] as const;
	let rest = seconds;
	const parts: string[] = [];
	for (const [unit, size] of units) {
		const count = Math.floor(rest / size);
		rest -= count * size;
		if (count > 0) parts.push(words[unit](count));
	}
	return words.equals(parts.join(", "));
}
