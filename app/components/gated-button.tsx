import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "./ui/button";
import { Tooltip } from "./ui/tooltip";

type GatedButtonProps = {
	icon: LucideIcon;
	/** Why it cannot be done, which is said in place of doing it; null where it can. */
	refusal: string | null;
	onClick: () => void;
	children: ReactNode;
};

/** The main action of a page. Where it is not to be had it stays in sight, within reach of the keyboard, and says why. */
export function GatedButton({ icon: Icon, refusal, onClick, children }: GatedButtonProps) {
	const button = (
		<Button aria-disabled={refusal !== null || undefined} onClick={refusal === null ? onClick : undefined}>
			<Icon aria-hidden />
			{children}
		</Button>
	);
	return refusal === null ? button : <Tooltip content={refusal}>{button}</Tooltip>;
}
