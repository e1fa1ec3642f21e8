import { CircleCheck, TriangleAlert } from "lucide-react";

import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import { type CompliancePolicy, permitsProvider } from "~/domain/routing/compliance";
import type { JudgedProvider } from "./compliance-choices.server";

/** Who may still serve requests under a policy, and why the others may not. */
export function RemainingProviders({ policy, providers }: { policy: CompliancePolicy; providers: readonly JudgedProvider[] }) {
	const { policies } = useMessages();
	const words = policies.compliance;
	const judged = providers.map((provider) => ({ provider, verdict: permitsProvider(policy, provider, provider.own) }));
	const left = judged.filter(({ verdict }) => verdict.allowed);
	const barred = judged.flatMap(({ provider, verdict }) => (verdict.allowed ? [] : [{ id: provider.id, reason: verdict.reason }]));
	const Icon = left.length > 0 ? CircleCheck : TriangleAlert;
	const narrowed = Boolean(policy.allowedModels?.length || policy.blockedModels?.length);
	return (
		<div className="flex flex-col gap-3 rounded-lg border border-border bg-muted/40 p-4">
			<output className={cn("flex items-start gap-2 text-base font-medium", left.length === 0 && "text-warning")}>
				<Icon className={cn("mt-0.5 size-4 shrink-0", left.length > 0 && "text-success")} aria-hidden />
				<span>
					{words.remain(left.length, judged.length)}
					{left.length === 0 && `. ${words.noneRemain}`}
				</span>
			</output>
			{left.length > 0 && (
				<ul className="flex flex-wrap gap-x-3 gap-y-1 text-sm text-muted-foreground">
					{left.map(({ provider }) => (
						<li key={provider.id}>{provider.name}</li>
					))}
				</ul>
			)}
			{narrowed && <p className="text-sm text-muted-foreground">{words.modelsNarrow}</p>}
			{barred.length > 0 && (
				<details className="text-sm">
					<summary className="w-fit cursor-pointer font-medium">{words.barred(barred.length)}</summary>
					<ul className="mt-2 flex flex-col gap-1 text-muted-foreground">
						{barred.map(({ id, reason }) => (
							<li key={id}>{reason}</li>
						))}
					</ul>
				</details>
			)}
		</div>
	);
}
