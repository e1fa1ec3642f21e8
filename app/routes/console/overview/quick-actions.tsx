import { Activity, Boxes, ChevronRight, KeyRound, type LucideIcon, PlugZap } from "lucide-react";
import { Link } from "react-router";
import { useMessages } from "~/components/messages";
import { SectionCard } from "~/components/section-card";

/** Shortcuts to what people come here for. */
export function QuickActions({ organizationId, projectId }: { organizationId: string; projectId: string }) {
	const { overview } = useMessages();
	const text = overview.actions;
	const project = `/dashboard/${organizationId}/${projectId}`;
	return (
		<SectionCard title={text.title} flush>
			<ul className="p-2">
				<Action to={`${project}/api-keys`} icon={KeyRound} title={text.apiKeys} text={text.apiKeysText} />
				<Action
					to={`/dashboard/${organizationId}/org/provider-keys`}
					icon={PlugZap}
					title={text.providerKeys}
					text={text.providerKeysText}
				/>
				<Action to={`${project}/activity`} icon={Activity} title={text.activity} text={text.activityText} />
				<Action to="/models" icon={Boxes} title={text.models} text={text.modelsText} />
			</ul>
		</SectionCard>
	);
}

function Action({ to, icon: Icon, title, text }: { to: string; icon: LucideIcon; title: string; text: string }) {
	return (
		<li>
			<Link to={to} prefetch="intent" className="flex items-center gap-3 rounded-md px-3 py-2 hover:bg-accent">
				<Icon className="size-4 shrink-0 text-muted-foreground" strokeWidth={1.75} aria-hidden />
				<span className="min-w-0 flex-1">
					<span className="block text-base font-medium">{title}</span>
					<span className="block truncate text-sm text-muted-foreground">{text}</span>
				</span>
				<ChevronRight className="size-4 shrink-0 text-muted-foreground" aria-hidden />
			</Link>
		</li>
	);
}
