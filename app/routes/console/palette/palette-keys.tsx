import { cn } from "~/components/class-names";
import { useMessages } from "~/components/messages";
import { useHydrated } from "~/components/use-hydrated";

/** The keys that open the palette, as this keyboard names them. */
export function PaletteKeys({ className }: { className?: string }) {
	const { frame: words } = useMessages();
	const hydrated = useHydrated();
	const apple = hydrated && /Mac|iPhone|iPad/.test(navigator.userAgent);
	return (
		<kbd className={cn("rounded-sm border border-border px-1 font-sans text-xs text-muted-foreground", className)} aria-hidden>
			{apple ? words.palette.keysApple : words.palette.keys}
		</kbd>
	);
}
