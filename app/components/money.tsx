import { cn } from "./class-names";
import { exactUsd, formatBalance, formatUsd } from "./money-format";

type MoneyProps = {
	/** US dollars as a plain decimal string, as the database and the API give them. */
	value: string | number | null | undefined;
	/** What can be spent: never shown as more than it is. */
	isBalance?: boolean;
	className?: string;
};

/** An amount in a readable length; the exact one on hover. */
export function Money({ value, isBalance = false, className }: MoneyProps) {
	if (value === null || value === undefined) return <span className={cn("text-muted-foreground", className)}>–</span>;
	return (
		<data value={String(value)} title={exactUsd(value)} className={cn("whitespace-nowrap tabular-nums", className)}>
			{isBalance ? formatBalance(value) : formatUsd(value)}
		</data>
	);
}
