import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { Toaster as Sonner } from "sonner";

import { useMessages } from "~/components/messages";

export { toast } from "sonner";

/** Where results of background work appear. What a form did is said in the form, not here. */
export function Toaster() {
	const { common } = useMessages();
	return (
		<Sonner
			position="bottom-right"
			gap={8}
			containerAriaLabel={common.notifications}
			icons={{
				success: <CircleCheck className="size-4 text-success" aria-hidden />,
				error: <CircleAlert className="size-4 text-danger" aria-hidden />,
				warning: <TriangleAlert className="size-4 text-warning" aria-hidden />,
				info: <Info className="size-4 text-muted-foreground" aria-hidden />,
			}}
			toastOptions={{
				unstyled: true,
				classNames: {
					toast:
						"flex w-full items-center gap-3 rounded-lg border border-border bg-popover px-4 py-3 text-base shadow-pop sm:w-88",
					description: "text-sm text-muted-foreground",
					actionButton: "ml-auto cursor-pointer rounded-md px-2 py-1 text-sm font-medium text-primary-text hover:bg-accent",
				},
			}}
		/>
	);
}
