import { env } from "~/platform/env.server";
import { defaultRoutingSettings, type RoutingSettings } from "./settings";

let defaults: RoutingSettings | undefined;

/** The settings of projects without any of their own: the defaults with what the operator set. Always the same object. */
export function instanceRoutingDefaults(): RoutingSettings {
	defaults ??= withEnvironment(defaultRoutingSettings, env());
	return defaults;
}

type Variables = Pick<
	ReturnType<typeof env>,
	"EXPLORATION_RATE" | "PREFERRED_PROVIDER_TTL" | "PREFERRED_PROVIDER_UPTIME_THRESHOLD" | "PREFERRED_PROVIDER_SCORE_MARGIN"
>;

/** Settings with the values that an operator may set for the whole instance. */
export function withEnvironment(settings: RoutingSettings, variables: Variables): RoutingSettings {
	return {
		...settings,
		thresholds: { ...settings.thresholds, explorationRate: variables.EXPLORATION_RATE },
		sticky: {
			...settings.sticky,
			ttlSeconds: variables.PREFERRED_PROVIDER_TTL,
			uptimeThreshold: variables.PREFERRED_PROVIDER_UPTIME_THRESHOLD,
			scoreMargin: variables.PREFERRED_PROVIDER_SCORE_MARGIN,
		},
	};
}
