import { Check, X } from "lucide-react";
import type { ReactNode } from "react";

import { cn } from "~/components/class-names";
import { CopyButton } from "~/components/copy-button";
import { useMessages } from "~/components/messages";
import { FactList } from "~/components/section-card";
import type { ProviderDetail } from "../describe.server";

/** How it is named, reached and configured. */
export function ProviderFacts({ provider }: { provider: ProviderDetail }) {
	const { models, providers } = useMessages();
	const text = providers.facts;
	const { address, variables, regions, serviceTiers } = provider;
	const example = provider.served[0];
	const addressTexts = { region: text.addressByRegion, resource: text.addressByResource };
	const addressText = address.kind && addressTexts[address.kind];
	const facts: { label: string; value: ReactNode; mono?: boolean }[] = [
		{
			label: text.id,
			value: (
				<span className="inline-flex flex-col items-end">
					<span className="inline-flex items-center gap-1">
						<span className="font-mono text-xs">{provider.id}</span>
						<CopyButton value={provider.id} label={models.copyId(provider.id)} className="-my-2" />
					</span>
					{example && <span className="text-xs text-muted-foreground">{text.idExample(`${provider.id}/${example.id}`)}</span>}
				</span>
			),
		},
		{ label: text.headquarters, value: provider.headquarters ?? <Unknown /> },
	];
	if (address.url) facts.push({ label: text.address, value: address.url, mono: true });
	else if (addressText) facts.push({ label: text.address, value: addressText });
	if (variables.length > 0) facts.push({ label: text.variables, value: variables.join(", "), mono: true });
	if (regions.length > 0) facts.push({ label: text.regions, value: regions.join(", "), mono: true });
	if (serviceTiers.length > 0) facts.push({ label: text.serviceTiers, value: serviceTiers.join(", ") });
	facts.push({ label: text.cancellation, value: <Answer value={provider.cancellation} /> });
	return <FactList facts={facts} />;
}

/** What it says of the data that it is sent. */
export function DataPolicyFacts({ provider: { dataPolicy, stealth } }: { provider: ProviderDetail }) {
	const { data: text } = useMessages().providers;
	const { retentionPeriod, soc2 } = dataPolicy;
	return (
		<FactList
			facts={[
				{ label: text.training, value: <Answer value={dataPolicy.apiTraining} good="no" /> },
				{ label: text.logging, value: <Answer value={dataPolicy.promptLogging} good="no" /> },
				{ label: text.retention, value: retentionPeriod === null ? <Unknown /> : <Retention period={retentionPeriod} /> },
				{ label: text.soc2, value: soc2 === null ? <Unknown /> : <Mark good>{text.soc2Type(soc2)}</Mark> },
				{ label: text.iso27001, value: <Answer value={dataPolicy.iso27001} good="yes" /> },
				{ label: text.gdpr, value: <Answer value={dataPolicy.gdpr} good="yes" /> },
				{ label: text.identity, value: <Answer value={!stealth} good="yes" /> },
			]}
		/>
	);
}

function Retention({ period }: { period: string }) {
	const { data: text } = useMessages().providers;
	return /^0\s/.test(period) ? <Mark good>{text.noRetention}</Mark> : period;
}

/** Yes, no or not known; `good` is the answer that people hope for, where there is one. */
function Answer({ value, good }: { value: boolean | null; good?: "yes" | "no" }) {
	const { facts: text } = useMessages().providers;
	if (value === null) return <Unknown />;
	const word = value ? text.yes : text.no;
	return good === undefined ? word : <Mark good={value === (good === "yes")}>{word}</Mark>;
}

function Mark({ good, children }: { good: boolean; children: ReactNode }) {
	const Icon = good ? Check : X;
	return (
		<>
			<Icon
				className={cn("mr-1 inline size-3.5 align-[-2px]", good ? "text-success" : "text-muted-foreground")}
				aria-hidden
			/>
			{children}
		</>
	);
}

function Unknown() {
	const { facts: text } = useMessages().providers;
	return <span className="text-muted-foreground">{text.unknown}</span>;
}
