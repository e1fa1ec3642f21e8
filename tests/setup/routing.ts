import { ejection } from "~/gateway/routing/ejection.server";
import { keyHealth } from "~/gateway/routing/key-health.server";
import { forgetRoutes } from "~/gateway/routing/memory.server";
import { stopRoutingMetrics } from "~/gateway/routing/metrics.server";

/** Makes this process forget what it knows of providers and keys, so that what one test broke is whole in the next. */
export async function resetRouting(): Promise<void> {
	ejection.clear();
	keyHealth.clear();
	forgetRoutes();
	await stopRoutingMetrics();
}
