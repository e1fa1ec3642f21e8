import { KeyRound, Rocket } from "lucide-react";
import { Link } from "react-router";
import { ClientTabs } from "~/components/client-tabs";
import { CopyButton } from "~/components/copy-button";
import { EmptyState } from "~/components/empty-state";
import { useInstallation } from "~/components/installation";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";

/** What stands where the charts will be until the first request arrives: how to make one. */
export function FirstCall({ keysPath, model }: { keysPath: string; model: string }) {
	const { clients, overview } = useMessages();
	const { appUrl } = useInstallation();
	const text = overview.empty;
	const baseUrl = `${appUrl}/v1`;
	return (
		<Card>
			<EmptyState
				icon={Rocket}
				title={text.title}
				description={text.text}
				action={
					<Button asChild>
						<Link to={keysPath} prefetch="intent">
							<KeyRound aria-hidden />
							{overview.createKey}
						</Link>
					</Button>
				}
			>
				<div className="mb-3 flex flex-wrap items-center gap-x-2 text-sm">
					<span className="text-muted-foreground">{text.baseUrl}</span>
					<code className="font-mono text-xs break-all">{baseUrl}</code>
					<CopyButton value={baseUrl} />
					<Link
						to="/docs/clients"
						prefetch="intent"
						className="ml-auto rounded-sm underline underline-offset-4 hover:text-primary-text"
					>
						{clients.link}
					</Link>
				</div>
				<ClientTabs appUrl={appUrl} model={model} />
			</EmptyState>
		</Card>
	);
}
