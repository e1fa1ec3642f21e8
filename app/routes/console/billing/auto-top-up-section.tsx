import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useFetcher } from "react-router";

import { FormError, FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { formatUsd } from "~/components/money-format";
import { RelativeTime } from "~/components/relative-time";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import { SwitchRow } from "~/components/switch-row";
import { Input } from "~/components/ui/input";
import { type AutoTopUpView, smallestAutoTopUp, smallestThreshold } from "~/domain/billing/schemas";
import type { clientAction } from "./route";

type AutoTopUpProps = { autoTopUp: AutoTopUpView; hasCard: boolean };

/** When credits are bought by themselves, and whether that works. */
export function AutoTopUpSection({ autoTopUp, hasCard }: AutoTopUpProps) {
	const words = useMessages().billing.autoTopUp;
	const fetcher = useFetcher<typeof clientAction>();
	const [enabled, setEnabled] = useState(autoTopUp.enabled);
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;
	const saved = fetcher.state === "idle" && fetcher.data?.ok === true && enabled === autoTopUp.enabled;
	return (
		<SectionCard title={words.title} description={words.text}>
			<fetcher.Form method="post" noValidate className="flex flex-col gap-5">
				<input type="hidden" name="intent" value="auto-top-up" />
				<input type="hidden" name="enabled" value={String(enabled)} />
				<FormError>{failure?.message ?? failure?.fields.enabled}</FormError>
				<FailureState autoTopUp={autoTopUp} />
				<SwitchRow
					label={words.enabled}
					text={hasCard || enabled ? words.enabledText : words.needsCard}
					checked={enabled}
					disabled={!hasCard && !enabled}
					onChange={setEnabled}
				/>
				{enabled && <Amounts autoTopUp={autoTopUp} problems={failure?.fields ?? {}} />}
				{(enabled || autoTopUp.enabled || saved) && (
					<SaveRow label={words.submit} pending={fetcher.state !== "idle"} saved={saved} />
				)}
			</fetcher.Form>
		</SectionCard>
	);
}

function Amounts({ autoTopUp, problems }: { autoTopUp: AutoTopUpView; problems: Record<string, string> }) {
	const words = useMessages().billing.autoTopUp;
	const fields = [
		{ name: "threshold", label: words.threshold, hint: words.thresholdHint(formatUsd(smallestThreshold)), value: autoTopUp.threshold ?? "10" },
		{ name: "amount", label: words.amount, hint: words.amountHint(formatUsd(smallestAutoTopUp)), value: autoTopUp.amount ?? "25" },
	];
	return (
		<div className="grid gap-5 sm:grid-cols-2">
			{fields.map(({ name, label, hint, value }) => (
				<FormField key={name} name={name} label={label} hint={hint} error={problems[name]}>
					{(control) => (
						<div className="relative">
							<span className="absolute inset-y-0 left-3 flex items-center text-muted-foreground" aria-hidden>
								$
							</span>
							<Input {...control} className="pl-7 tabular-nums" inputMode="decimal" autoComplete="off" defaultValue={value} />
						</div>
					)}
				</FormField>
			))}
		</div>
	);
}

function FailureState({ autoTopUp: { enabled, failures, stopped, pausedUntil } }: Pick<AutoTopUpProps, "autoTopUp">) {
	const words = useMessages().billing.autoTopUp;
	if (!enabled || failures === 0) return null;
	return (
		<div role="status" className="flex items-start gap-2 rounded-lg bg-warning-subtle px-3 py-2.5 text-base text-warning">
			<TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
			<p>
				{stopped ? words.stopped(failures) : words.paused(failures)}
				{!stopped && pausedUntil && (
					<>
						{" "}
						<RelativeTime value={pausedUntil} />
					</>
				)}
			</p>
		</div>
	);
}
