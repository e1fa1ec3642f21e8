import { useRouteLoaderData } from "react-router";

/** How this installation is named and reached: the same on every page. */
export type Installation = {
	/** APP_NAME. */
	appName: string;
	/** SUPPORT_EMAIL, if there is one. */
	supportEmail: string | null;
	/** Public origin, without a slash at the end. */
	appUrl: string;
};

const unknown: Installation = { appName: "LLM Gateway", supportEmail: null, appUrl: "" };

/** The facts that the root loader sent along. */
export function useInstallation(): Installation {
	return useRouteLoaderData<Installation>("root") ?? unknown;
}
