import type { ReactNode } from "react";

type AuthCardProps = { title: string; text?: ReactNode; footer?: ReactNode; children?: ReactNode };

/** The one column of the sign-in pages. */
export function AuthCard({ title, text, footer, children }: AuthCardProps) {
	return (
		<>
			<div className="flex flex-col gap-6 rounded-lg border border-border bg-card p-6 sm:p-8">
				<div className="flex flex-col gap-1.5">
					<h1 className="text-xl font-semibold tracking-tight">{title}</h1>
					{text && <p className="text-base text-pretty text-muted-foreground">{text}</p>}
				</div>
				{children}
			</div>
			{footer && <p className="text-center text-base text-muted-foreground">{footer}</p>}
		</>
	);
}

export const textLinkClasses = "rounded-sm font-medium text-primary-text underline-offset-4 hover:underline";
