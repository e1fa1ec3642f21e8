import type { useFetcher } from "react-router";

import { useAccepted } from "~/components/dialog-form";
import { toast } from "~/components/ui/toaster";
import type { clientAction } from "./route";

type Fetcher = ReturnType<typeof useFetcher<typeof clientAction>>;

/** Says that a form was done, and closes its dialog. `say` gets the credits that the organization has then, if known. */
export function useDone(fetcher: Fetcher, say: (credits: string | null) => string, onClose: () => void): void {
	useAccepted(fetcher, ({ credits }) => {
		toast.success(say(credits));
		onClose();
	});
}
