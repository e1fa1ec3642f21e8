/** These providers cache by themselves: a marker cannot be sent, and losing it costs nothing extra. */
export function warnCacheMarkers(warnings: string[]): void {
	const warning = "cache_control was left out: this provider caches by itself";
	if (!warnings.includes(warning)) warnings.push(warning);
}
