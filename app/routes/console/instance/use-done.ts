import { useEffect } from "react";
import type { useFetcher } from "react-router";

import { toast } from "~/components/ui/toaster";
import type { clientAction } from "./route";

type Fetcher = ReturnType<typeof useFetcher<typeof clientAction>>;

/** Says that a form was done, and closes its dialog. `say` gets the credits that the organization has then, if known. */
export function useDone({ state, data }: Fetcher, say: (credits: string | null) => string, onClose: () => void): void {
	useEffect(() => {
		if (state !== "idle" || !data?.ok) return;
		toast.success(say(data.credits));
		onClose();
		// Once per answer; the functions are new ones at each render.
		// oxlint-disable-next-line react-hooks/exhaustive-deps
	}, [state, data]);
}
