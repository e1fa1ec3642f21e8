/** Reading usage: the activity log, the dashboard and the charts. Every query is confined to a scope of its caller. */
export { getLog, listLogs } from "./logs.server";
export { activityOf, sourcesOf } from "./activity.server";
export { overviewOf } from "./overview.server";
export { filterValuesOf } from "./filter-values.server";
