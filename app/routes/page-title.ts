type Matches = readonly ({ id: string; loaderData?: unknown } | undefined)[];

/** `<title>` of a page: "API keys · LLM Gateway". */
export function pageTitle(title: string | null, matches: Matches): { title: string }[] {
	const root = matches.find((match) => match?.id === "root")?.loaderData as { appName?: string } | undefined;
	const appName = root?.appName ?? "LLM Gateway";
	return [{ title: title ? `${title} · ${appName}` : appName }];
}
