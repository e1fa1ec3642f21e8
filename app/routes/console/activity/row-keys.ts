import type { KeyboardEvent } from "react";

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/**
 * Walks the rows of a table with the keyboard: moves the focus between elements marked `data-row-link`. Returns the id
 * (`data-log`) of the row to unfold, where that was asked for.
 */
export function moveBetweenRows(event: KeyboardEvent<HTMLElement>): string | undefined {
	if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
	const row = (event.target as HTMLElement).closest<HTMLElement>("[data-log]");
	if (!row) return undefined;
	if (event.key === "e") return row.dataset.log;
	const step = steps[event.key];
	if (step === undefined) return undefined;
	const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row-link]")];
	const current = links.findIndex((link) => row.contains(link));
	const next = links[current + step];
	if (!next) return undefined;
	event.preventDefault();
	next.focus();
	next.scrollIntoView({ block: "nearest" });
	return undefined;
}
