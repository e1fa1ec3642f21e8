/** How a JSON answer was repaired, as the log has it (`{method}`, or the method alone); undefined where nothing was repaired. */
export function healingMethodOf(healing: unknown): string | undefined {
	const method = typeof healing === "object" && healing !== null && "method" in healing ? healing.method : healing;
	return typeof method === "string" && method !== "" ? method : undefined;
}
