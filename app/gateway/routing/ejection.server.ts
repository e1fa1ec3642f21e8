import { store } from "~/platform/store/index.server";
import { SharedEjection } from "./shared-ejection.server";

const shared = new SharedEjection(store);

/** Which targets are out, as this process sees it. All of it is synchronous and takes constant time. */
export const ejection = shared.targets;

/** Begins to learn of what other processes take out. Call once at boot, after the store is open. */
export const startEjection = (): Promise<void> => shared.start();

/** Stops listening and forgets everything. */
export const stopEjection = (): Promise<void> => shared.stop();
