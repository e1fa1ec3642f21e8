import { useEffect } from "react";
import { useFetcher } from "react-router";

import type { FormAnswer } from "./dialog-form";
import { Switch } from "./ui/switch";
import { toast } from "./ui/toaster";

type StatusSwitchProps = {
	/** Of the thing that is switched; sent with `intent=status` and the wanted `status` to the page's action. */
	id: string;
	/** What it is now, as far as it works: an expired key is not active. */
	active: boolean;
	/** "Production is active" or the like, for those who cannot see the row. */
	label: string;
	/** Said where the change was refused or never arrived. */
	failed: string;
	disabled?: boolean;
	/** Asked first; what returns true has seen to the change itself. */
	instead?: (active: boolean) => boolean;
};

/** Switches one row of a list on and off: shows the wanted state at once, and turns back and says so after a refusal. */
export function StatusSwitch({ id, active, label, failed, disabled, instead }: StatusSwitchProps) {
	const fetcher = useFetcher<FormAnswer>();
	const wanted = fetcher.formData?.get("status");
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;

	useEffect(() => {
		if (failure) toast.error(failed, { description: failure.message ?? undefined });
	}, [failure, failed]);

	function toggle(next: boolean) {
		if (instead?.(next)) return;
		void fetcher.submit({ intent: "status", id, status: next ? "active" : "inactive" }, { method: "post" });
	}

	return (
		<Switch
			checked={wanted ? wanted === "active" : active}
			disabled={disabled}
			onCheckedChange={toggle}
			aria-label={label}
		/>
	);
}
