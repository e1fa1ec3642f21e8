import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";

import { cn } from "./class-names";
import { CopyButton } from "./copy-button";
import { useMessages } from "./messages";
import { usePreferences } from "./preferences";

export type Sample = {
	/** Stable name of the language or tool: what is remembered. */
	id: string;
	label: string;
	code: string;
};

type CodeSampleProps = { samples: Sample[]; label: string; className?: string };

/** The same thing in several languages; the language chosen once is shown everywhere. */
export function CodeSample({ samples, label, className }: CodeSampleProps) {
	const { common } = useMessages();
	const { preferences, change } = usePreferences();
	const chosen = samples.find((sample) => sample.id === preferences.codeLanguage) ?? samples[0];
	if (!chosen) return null;
	return (
		<Primitive.Root
			value={chosen.id}
			onValueChange={(codeLanguage) => change({ codeLanguage })}
			className={cn("min-w-0 overflow-hidden rounded-lg border border-border bg-card", className)}
		>
			<div className="flex items-center justify-between gap-2 border-b border-border pr-1 pl-3">
				<Primitive.List aria-label={common.language} className="flex gap-4 overflow-x-auto">
					{samples.map((sample) => (
						<Primitive.Trigger
							key={sample.id}
							value={sample.id}
							className={cn(
								"-mb-px h-10 cursor-pointer border-b-2 border-transparent px-0.5 text-sm font-medium whitespace-nowrap",
								"text-muted-foreground -outline-offset-2 hover:text-foreground",
								"data-[state=active]:border-primary data-[state=active]:text-foreground",
							)}
						>
							{sample.label}
						</Primitive.Trigger>
					))}
				</Primitive.List>
				<CopyButton value={chosen.code} label={`${common.copy}: ${label}`} />
			</div>
			{samples.map((sample) => (
				<Primitive.Content key={sample.id} value={sample.id} tabIndex={-1}>
					<Code label={label}>{sample.code}</Code>
				</Primitive.Content>
			))}
		</Primitive.Root>
	);
}

/** A block of code without tabs, with its own copy button. */
export function CodeBlock({ code, label, className }: { code: string; label: string; className?: string }) {
	const { common } = useMessages();
	return (
		<div className={cn("relative min-w-0 overflow-hidden rounded-lg border border-border bg-muted", className)}>
			<Code label={label} className="pr-12">
				{code}
			</Code>
			<CopyButton value={code} label={`${common.copy}: ${label}`} className="absolute top-1 right-1 bg-muted" />
		</div>
	);
}

function Code({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
	return (
		<section
			aria-label={label}
			// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, so the keyboard must reach it
			tabIndex={0}
			className={cn("overflow-x-auto p-4 -outline-offset-2", className)}
		>
			<pre className="font-mono text-sm leading-5">
				<code>{children}</code>
			</pre>
		</section>
	);
}
