import { activity } from "./activity.ts";
import { apiKeys } from "./api-keys.ts";
import { auth } from "./auth.ts";
import { clients } from "./clients.ts";
import { common } from "./common.ts";
import { device } from "./device.ts";
import { frame } from "./frame.ts";
import { models } from "./models.ts";
import { overview } from "./overview.ts";
import { policies } from "./policies.ts";
import { preferences } from "./preferences.ts";
import { projectSettings } from "./project-settings.ts";
import { providerKeys } from "./provider-keys.ts";
import { routing } from "./routing.ts";
import { routingSettings } from "./routing-settings.ts";
import { site } from "./site.ts";
import { time } from "./time.ts";

/** Every string of the product in English, one section per page or group of pages. */
export const en = {
	activity,
	apiKeys,
	auth,
	clients,
	common,
	device,
	frame,
	models,
	overview,
	policies,
	preferences,
	projectSettings,
	providerKeys,
	routing,
	routingSettings,
	site,
	time,
};

export type Messages = typeof en;
