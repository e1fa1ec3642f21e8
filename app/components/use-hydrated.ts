import { useSyncExternalStore } from "react";

const subscribe = () => () => {};

/** False on the server and in the first client render, true afterwards: for what only the viewer's machine knows. */
export function useHydrated(): boolean {
	return useSyncExternalStore(subscribe, () => true, () => false);
}
