import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

import { cn } from "./class-names";
import { useMessages } from "./messages";
import { Button, type ButtonProps } from "./ui/button";
import { toast } from "./ui/toaster";

type CopyButtonProps = Omit<ButtonProps, "value" | "onClick" | "children"> & {
	value: string;
	/** What is copied, for the accessible name ("Copy key"); shown beside the icon where `withText` is set. */
	label?: string;
	withText?: boolean;
};

/** Copies a text and says so in place. */
export function CopyButton({ value, label, withText, className, variant = "ghost", size, ...rest }: CopyButtonProps) {
	const { common } = useMessages();
	const [copied, setCopied] = useState(false);

	useEffect(() => {
		if (!copied) return;
		const timer = setTimeout(() => setCopied(false), 2000);
		return () => clearTimeout(timer);
	}, [copied]);

	async function copy() {
		try {
			await writeText(value);
			setCopied(true);
		} catch {
			toast.error(common.copyFailed);
		}
	}

	const name = label ?? common.copy;
	return (
		<Button
			variant={variant}
			size={size ?? (withText ? "sm" : "icon-sm")}
			className={cn(!withText && "text-muted-foreground hover:text-foreground", className)}
			aria-label={withText ? undefined : name}
			onClick={copy}
			{...rest}
		>
			{copied ? <Check className={withText ? undefined : "text-success"} aria-hidden /> : <Copy aria-hidden />}
			{withText && <span>{copied ? common.copied : name}</span>}
			<output className="sr-only">{copied ? common.copied : ""}</output>
		</Button>
	);
}

/** `navigator.clipboard` exists on secure origins only; a gateway on a local network is often plain http. */
async function writeText(text: string): Promise<void> {
	if (navigator.clipboard) return navigator.clipboard.writeText(text);
	const area = document.createElement("textarea");
	area.value = text;
	area.style.position = "fixed";
	area.style.opacity = "0";
	document.body.append(area);
	area.select();
	const done = document.execCommand("copy");
	area.remove();
	if (!done) throw new Error("The browser refused to copy.");
}
