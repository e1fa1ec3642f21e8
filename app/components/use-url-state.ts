import { useCallback } from "react";
import { useSearchParams } from "react-router";

type UrlState = {
	/** The value of a parameter, null where it is absent. */
	get: (name: string) => string | null;
	/** All values of a parameter that may stand several times. */
	getAll: (name: string) => string[];
	/** Changes some parameters (null removes) and goes back to the first page of a list. */
	set: (changes: Record<string, string | string[] | null>, options?: { replace?: boolean }) => void;
	/** The search string that `set` would lead to: for links. */
	search: (changes: Record<string, string | string[] | null>) => string;
};

/** Filters, ranges and the like live in the URL: shareable, and the back button restores them. */
export function useUrlState(): UrlState {
	const [parameters, setParameters] = useSearchParams();
	const set = useCallback<UrlState["set"]>(
		(changes, options) => {
			setParameters((before) => changed(before, changes), { preventScrollReset: true, replace: options?.replace });
		},
		[setParameters],
	);
	return {
		get: (name) => parameters.get(name),
		getAll: (name) => parameters.getAll(name),
		set,
		search: (changes) => {
			const text = changed(parameters, changes).toString();
			return text ? `?${text}` : "";
		},
	};
}

/** What says where in a list one is: it makes no sense beside other filters. */
const positions = ["cursor", "page"];

/** Applies changes to a copy; a change of anything but the position in a list drops the position. */
export function changed(before: URLSearchParams, changes: Record<string, string | string[] | null>): URLSearchParams {
	const after = new URLSearchParams(before);
	for (const position of positions) if (!(position in changes)) after.delete(position);
	for (const [name, value] of Object.entries(changes)) {
		after.delete(name);
		for (const item of Array.isArray(value) ? value : [value]) if (item) after.append(name, item);
	}
	return after;
}
