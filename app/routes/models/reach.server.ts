import { isActive, kindOf, providerById } from "~/catalog/index";
import type { Mapping, Model } from "~/catalog/types";
import { type UpstreamWire, wireOf } from "~/gateway/upstream.server";
import { instanceCredentials } from "~/platform/instance-credentials.server";

/** Whether a request gets through: at once, with a key that is brought along, or not with this version of the gateway. */
export type Reach = "ready" | "needs-key" | "not-callable";

/** How a mapping can be called on this instance at that time (unix milliseconds). */
export function reachOf(model: Model, mapping: Mapping, now: number): Reach {
	const wire = isActive(mapping, now) ? chatWireOf(model, mapping) : null;
	if (!wire) return "not-callable";
	return wire === "local" || hasInstanceKey(mapping.providerId) ? "ready" : "needs-key";
}

/** The best of several. */
export function bestReach(reaches: readonly Reach[]): Reach {
	if (reaches.includes("ready")) return "ready";
	return reaches.includes("needs-key") ? "needs-key" : "not-callable";
}

/** The API of the provider over which chat requests to a mapping are sent; null where they are not. */
export function chatWireOf(model: Model, mapping: Mapping): UpstreamWire | null {
	const kind = kindOf(model, mapping);
	const wire = wireOf(mapping) ?? null;
	// Gemini draws in the course of a chat; other makers of images have endpoints of their own.
	return kind === "chat" || (kind === "image" && wire === "gemini") ? wire : null;
}

const configured = new Map<string, boolean>();

/** The environment never changes while a process runs. */
function hasInstanceKey(providerId: string): boolean {
	let known = configured.get(providerId);
	if (known === undefined) {
		const descriptor = providerById(providerId);
		known = descriptor !== undefined && instanceCredentials(descriptor).length > 0;
		configured.set(providerId, known);
	}
	return known;
}
