import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";

export type Theme = "system" | "light" | "dark";

/** How a viewer likes the console. Kept in a cookie, so that the server's first paint already obeys it. */
export type Preferences = {
	theme: Theme;
	/** The tab last chosen in a code sample. */
	codeLanguage: string | null;
	sidebarCollapsed: boolean;
	/** Where `/dashboard` leads. */
	lastProject: { organizationId: string; projectId: string } | null;
	/** Hidden column ids by table id. */
	hiddenColumns: Record<string, string[]>;
};

export const defaultPreferences: Preferences = {
	theme: "system",
	codeLanguage: null,
	sidebarCollapsed: false,
	lastProject: null,
	hiddenColumns: {},
};

const cookieName = "preferences";

/** Reads the preferences out of a `Cookie` header; anything odd in them counts as not set. */
export function parsePreferences(cookieHeader: string | null): Preferences {
	const pair = (cookieHeader ?? "").split(/;\s*/).find((part) => part.startsWith(`${cookieName}=`));
	if (!pair) return defaultPreferences;
	try {
		return sanitize(JSON.parse(decodeURIComponent(pair.slice(cookieName.length + 1))));
	} catch {
		return defaultPreferences;
	}
}

function sanitize(value: unknown): Preferences {
	if (typeof value !== "object" || value === null) return defaultPreferences;
	const { theme, codeLanguage, sidebarCollapsed, lastProject, hiddenColumns } = value as Record<string, unknown>;
	const columns: Record<string, string[]> = {};
	if (typeof hiddenColumns === "object" && hiddenColumns !== null) {
		for (const [table, ids] of Object.entries(hiddenColumns)) {
			if (Array.isArray(ids)) columns[table] = ids.filter((id) => typeof id === "string");
		}
	}
	return {
		theme: theme === "light" || theme === "dark" ? theme : "system",
		codeLanguage: typeof codeLanguage === "string" ? codeLanguage : null,
		sidebarCollapsed: sidebarCollapsed === true,
		lastProject: projectOf(lastProject),
		hiddenColumns: columns,
	};
}

function projectOf(value: unknown): Preferences["lastProject"] {
	const { organizationId, projectId } = (value ?? {}) as Record<string, unknown>;
	if (typeof organizationId !== "string" || typeof projectId !== "string") return null;
	return { organizationId, projectId };
}

type PreferencesValue = { preferences: Preferences; change: (part: Partial<Preferences>) => void };

const PreferencesContext = createContext<PreferencesValue>({ preferences: defaultPreferences, change: () => {} });

/** Holds the preferences that the server read, and writes changes back to the cookie. */
export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
	const [preferences, setPreferences] = useState(initial);
	const change = useCallback(
		(part: Partial<Preferences>) => {
			const next = { ...preferences, ...part };
			setPreferences(next);
			writeCookie(next);
			if (part.theme) showTheme(part.theme);
		},
		[preferences],
	);
	const value = useMemo(() => ({ preferences, change }), [preferences, change]);
	return <PreferencesContext.Provider value={value}>{children}</PreferencesContext.Provider>;
}

/** The viewer's preferences and a function that changes some of them. */
export function usePreferences(): PreferencesValue {
	return useContext(PreferencesContext);
}

function writeCookie(preferences: Preferences): void {
	const year = 365 * 24 * 60 * 60;
	const secure = location.protocol === "https:" ? "; Secure" : "";
	const text = encodeURIComponent(JSON.stringify(preferences));
	// The Cookie Store API is missing in some browsers that are otherwise fine.
	document.cookie = `${cookieName}=${text}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
}

function showTheme(theme: Theme): void {
	const classes = document.documentElement.classList;
	classes.remove("light", "dark");
	if (theme !== "system") classes.add(theme);
}
