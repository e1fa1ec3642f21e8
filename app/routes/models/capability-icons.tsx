import {
	AudioLines,
	Braces,
	Brain,
	Eye,
	FileText,
	Globe,
	type LucideIcon,
	Radio,
	TableProperties,
	Wrench,
} from "lucide-react";
import { type Capability, capabilityLabel, type filterCapabilities } from "./capabilities";

type Shown = (typeof filterCapabilities)[number];

const icons: Record<Shown, LucideIcon> = {
	tools: Wrench,
	reasoning: Brain,
	vision: Eye,
	audio: AudioLines,
	document: FileText,
	jsonOutput: Braces,
	jsonOutputSchema: TableProperties,
	webSearch: Globe,
	realtime: Radio,
};

/** What a model can do, as a row of small signs; each says its word on hover and to screen readers. */
export function CapabilityIcons({ capabilities }: { capabilities: readonly Capability[] }) {
	const shown = (Object.keys(icons) as Shown[]).filter((id) => capabilities.includes(id));
	if (shown.length === 0) return <span className="text-muted-foreground">–</span>;
	return (
		<ul className="flex items-center gap-2 text-muted-foreground">
			{shown.map((id) => {
				const Icon = icons[id];
				const label = capabilityLabel(id);
				return (
					<li key={id} title={label} className="relative z-10">
						<Icon className="size-4" strokeWidth={1.75} aria-hidden />
						<span className="sr-only">{label}</span>
					</li>
				);
			})}
		</ul>
	);
}
