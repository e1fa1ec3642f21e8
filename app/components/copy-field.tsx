import { CopyButton } from "./copy-button";
import { Input } from "./ui/input";

type CopyFieldProps = {
	value: string;
	/** Names the field for those who cannot see what stands around it. */
	label: string;
	/** On the button: "Copy link". */
	copy: string;
};

/** Something to take away, in full: selected as a whole when one steps into it, with a button that copies it. */
export function CopyField({ value, label, copy }: CopyFieldProps) {
	return (
		<div className="flex flex-wrap items-center gap-2">
			<Input
				readOnly
				value={value}
				aria-label={label}
				className="min-w-0 flex-1 basis-64 font-mono text-sm"
				onFocus={(event) => event.currentTarget.select()}
			/>
			<CopyButton value={value} label={copy} withText variant="primary" size="md" />
		</div>
	);
}
