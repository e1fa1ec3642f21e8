import { activity } from "./activity.ts";
import { apiKeys } from "./api-keys.ts";
import { auditLogs } from "./audit-logs.ts";
import { auth } from "./auth.ts";
import { billing } from "./billing.ts";
import { clients } from "./clients.ts";
import { common } from "./common.ts";
import { device } from "./device.ts";
import { frame } from "./frame.ts";
import { instance } from "./instance.ts";
import { masterKeys } from "./master-keys.ts";
import { models } from "./models.ts";
import { overview } from "./overview.ts";
import { ownersOnly } from "./owners-only.ts";
import { policies } from "./policies.ts";
import { preferences } from "./preferences.ts";
import { projectSettings } from "./project-settings.ts";
import { providerKeys } from "./provider-keys.ts";
import { referrals } from "./referrals.ts";
import { providers } from "./providers.ts";
import { routing } from "./routing.ts";
import { routingSettings } from "./routing-settings.ts";
import { site } from "./site.ts";
import { team } from "./team.ts";
import { time } from "./time.ts";
import { transactions } from "./transactions.ts";

/** Every string of the product in English, one section per page or group of pages. */
export const en = {
	activity,
	apiKeys,
	auditLogs,
	auth,
	billing,
	clients,
	common,
	device,
	frame,
	instance,
	masterKeys,
	models,
	overview,
	ownersOnly,
	policies,
	preferences,
	projectSettings,
	providerKeys,
	providers,
	referrals,
	routing,
	routingSettings,
	site,
	team,
	time,
	transactions,
};

export type Messages = typeof en;
