import { useRouteLoaderData } from "react-router";

type RootData = { appName: string; supportEmail: string | null };

/** The name this installation goes by (APP_NAME). */
export function useAppName(): string {
	return useRouteLoaderData<RootData>("root")?.appName ?? "LLM Gateway";
}

/** Where people of this installation ask for help (SUPPORT_EMAIL), if anywhere. */
export function useSupportEmail(): string | null {
	return useRouteLoaderData<RootData>("root")?.supportEmail ?? null;
}
