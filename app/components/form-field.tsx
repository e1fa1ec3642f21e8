import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";

import { cn } from "./class-names";
import { useMessages } from "./messages";
import { Label } from "./ui/label";

/** Put on the control: what ties it to its label, hint and error. */
export type ControlProps = {
	id: string;
	name: string;
	"aria-invalid": true | undefined;
	"aria-describedby": string | undefined;
};

type FormFieldProps = {
	label: ReactNode;
	name: string;
	/** What is wrong and what to do; null or absent when nothing is. */
	error?: string | null;
	hint?: ReactNode;
	optional?: boolean;
	/** Right of the label: a "Forgot password?" link, say. */
	aside?: ReactNode;
	className?: string;
	children: (control: ControlProps) => ReactNode;
};

/** A labelled control with its hint, or its error in place of the hint. */
export function FormField({ label, name, error, hint, optional, aside, className, children }: FormFieldProps) {
	const { common } = useMessages();
	const id = useId();
	const note = error || hint ? `${id}-note` : undefined;
	return (
		<div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
			<div className="flex items-baseline justify-between gap-3">
				<Label htmlFor={id}>
					{label}
					{optional && <span className="ml-1.5 font-normal text-muted-foreground">{common.optional}</span>}
				</Label>
				{aside && <span className="text-sm">{aside}</span>}
			</div>
			{children({ id, name, "aria-invalid": error ? true : undefined, "aria-describedby": note })}
			{error ? (
				<p id={note} className="flex items-start gap-1.5 text-sm text-danger">
					<CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
					{error}
				</p>
			) : (
				hint && (
					<p id={note} className="text-sm text-muted-foreground">
						{hint}
					</p>
				)
			)}
		</div>
	);
}

/** What went wrong with the whole form rather than with one field. */
export function FormError({ children }: { children?: ReactNode }) {
	if (!children) return null;
	return (
		<div role="alert" className="flex items-start gap-2 rounded-lg bg-danger-subtle px-3 py-2.5 text-base text-danger">
			<CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
			<div className="min-w-0">{children}</div>
		</div>
	);
}
