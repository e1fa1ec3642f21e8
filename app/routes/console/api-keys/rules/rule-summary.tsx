import type { Messages } from "~/components/messages";
import { useMessages } from "~/components/messages";
import { cn } from "~/components/class-names";
import type { RuleValue } from "~/domain/iam-rules/schemas";

/** More entries than this are counted and not listed. */
const mostShown = 12;

/** What a rule names, as chips. */
export function RuleSummary({ value }: { value: RuleValue }) {
	const { apiKeys } = useMessages();
	const { rules: words } = apiKeys;
	const names = value.models ?? value.providers ?? value.ipCidrs;
	const entries = names ?? pricesOf(value, words);
	return (
		<ul className="flex min-w-0 flex-wrap gap-1.5">
			{entries.slice(0, mostShown).map((entry) => (
				<li key={entry} className={cn("max-w-full truncate rounded-md bg-muted px-1.5 py-0.5 text-xs", names && "font-mono")}>
					{entry}
				</li>
			))}
			{entries.length > mostShown && (
				<li className="py-0.5 text-xs text-muted-foreground">{words.more(entries.length - mostShown)}</li>
			)}
		</ul>
	);
}

function pricesOf({ pricingType, maxInputPrice, maxOutputPrice }: RuleValue, words: Messages["apiKeys"]["rules"]): string[] {
	const entries: string[] = [];
	if (pricingType !== undefined) entries.push(words[pricingType]);
	if (maxInputPrice !== undefined) entries.push(words.inputUpTo(String(maxInputPrice)));
	if (maxOutputPrice !== undefined) entries.push(words.outputUpTo(String(maxOutputPrice)));
	return entries;
}
