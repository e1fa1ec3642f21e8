import { useEffect, useRef, type RefObject } from "react";

/** After a refusal the first field that needs another look has the focus. Give the ref to the form. */
export function useFocusError(failure: unknown): RefObject<HTMLFormElement | null> {
	const form = useRef<HTMLFormElement>(null);
	useEffect(() => {
		if (failure) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
	}, [failure]);
	return form;
}
