import { Check } from "lucide-react";

import { useMessages } from "./messages";
import { Button } from "./ui/button";

/** The end of a settings form: its button, and the word that it was saved. */
export function SaveRow({ label, pending, saved }: { label: string; pending: boolean; saved: boolean }) {
	const { common } = useMessages();
	return (
		<div className="flex items-center gap-3">
			<Button type="submit" pending={pending}>
				{label}
			</Button>
			<output className="flex items-center gap-1.5 text-sm text-success">
				{saved && (
					<>
						<Check className="size-4" aria-hidden />
						{common.saved}
					</>
				)}
			</output>
		</div>
	);
}
