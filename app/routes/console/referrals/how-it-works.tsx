import { Coins, Share2, UserPlus } from "lucide-react";

import { useMessages } from "~/components/messages";
import { SectionCard } from "~/components/section-card";

const icons = [Share2, UserPlus, Coins];

/** The three steps from a link to credits. */
export function HowItWorks() {
	const words = useMessages().referrals.how;
	return (
		<SectionCard title={words.title}>
			<ol className="grid gap-5 sm:grid-cols-3">
				{words.steps.map(({ title, text }, index) => {
					const Icon = icons[index] ?? Coins;
					return (
						<li key={title} className="flex gap-3">
							<span className="grid size-8 shrink-0 place-items-center rounded-lg border border-border text-muted-foreground">
								<Icon className="size-4" strokeWidth={1.75} aria-hidden />
							</span>
							<div className="flex min-w-0 flex-col gap-0.5">
								<p className="text-base font-medium">{`${index + 1}. ${title}`}</p>
								<p className="text-sm text-muted-foreground">{text}</p>
							</div>
						</li>
					);
				})}
			</ol>
		</SectionCard>
	);
}
