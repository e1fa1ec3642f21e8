/** Adds a warning that several parts of one request may cause. */
export function warnOnce(warnings: string[], warning: string): void {
	if (!warnings.includes(warning)) warnings.push(warning);
}
