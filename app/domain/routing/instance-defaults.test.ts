import { expect, test } from "vitest";
import { instanceRoutingDefaults, withEnvironment } from "./instance-defaults.server";
import { defaultRoutingSettings, mergeRoutingSettings } from "./settings";

test("an instance without variables has the defaults, and all projects share them", () => {
	expect(instanceRoutingDefaults()).toEqual(defaultRoutingSettings);
	expect(instanceRoutingDefaults()).toBe(instanceRoutingDefaults());
});

test("the operator's values stand for exploration and preference, and leave the rest as it is", () => {
	const settings = withEnvironment(defaultRoutingSettings, {
		EXPLORATION_RATE: 0.2,
		PREFERRED_PROVIDER_TTL: 60,
		PREFERRED_PROVIDER_UPTIME_THRESHOLD: 70,
		PREFERRED_PROVIDER_SCORE_MARGIN: 0.5,
	});
	expect(settings).toEqual({
		...defaultRoutingSettings,
		thresholds: { ...defaultRoutingSettings.thresholds, explorationRate: 0.2 },
		sticky: { enabled: true, sessionsEnabled: true, ttlSeconds: 60, uptimeThreshold: 70, scoreMargin: 0.5 },
	});
	const merged = mergeRoutingSettings({ sticky: { scoreMargin: 0.1 } }, settings);
	expect(merged.sticky).toEqual({ ...settings.sticky, scoreMargin: 0.1 });
	expect(merged.thresholds).toBe(settings.thresholds);
});
