import { Fragment, type ReactNode } from "react";
import { Link } from "react-router";

import {
	chatSamples,
	claudeCodeLines,
	codexConfig,
	messagesSamples,
	responsesSamples,
} from "~/components/client-samples";
import { CodeBlock, CodeSample } from "~/components/code-sample";
import { CopyButton } from "~/components/copy-button";
import { useInstallation } from "~/components/installation";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { publicSampleModel } from "../console/sample-model.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/clients";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(messages().clients.title, matches);

export function loader() {
	return { model: publicSampleModel() };
}

/** How each protocol and each coding tool is pointed at this installation. */
export default function ClientsPage({ loaderData: { model } }: Route.ComponentProps) {
	const { clients: words } = useMessages();
	const { appUrl } = useInstallation();
	const target = { appUrl, model };
	return (
		<Page>
			<PageHeader title={words.title} description={words.description} />
			<div className="flex flex-col">
				<Section id="address" title={words.address.title} text={words.address.text}>
					<dl className="grid gap-x-6 gap-y-1 pb-2 text-sm sm:grid-cols-[auto_1fr]">
						<Address label={words.address.openai} value={`${appUrl}/v1`} />
						<Address label={words.address.anthropic} value={appUrl} />
					</dl>
					<CodeBlock label={words.address.keyLabel} code="export LLM_GATEWAY_API_KEY=llmgtwy_…" />
					<p className="text-sm text-muted-foreground">{words.address.keys}</p>
				</Section>
				<Section id="models" title={words.models.title} text={words.models.text}>
					<dl className="grid gap-x-6 gap-y-1 pb-2 text-sm sm:grid-cols-[auto_1fr]">
						{words.models.names.map(({ name, text }) => (
							<Fragment key={name}>
								<dt className="font-mono text-xs leading-5 break-all max-sm:mt-2">{name}</dt>
								<dd className="text-muted-foreground">{text}</dd>
							</Fragment>
						))}
					</dl>
					<Link to="/models" className="w-fit rounded-sm text-sm underline underline-offset-4 hover:text-primary-text">
						{words.models.link}
					</Link>
				</Section>
				<Section id="chat" title={words.chat.name} text={words.chat.text}>
					<CodeSample label={words.chat.name} samples={chatSamples(target)} />
				</Section>
				<Section id="messages" title={words.messages.name} text={words.messages.text}>
					<CodeSample label={words.messages.name} samples={messagesSamples(target)} />
				</Section>
				<Section id="responses" title={words.responses.name} text={words.responses.text}>
					<CodeSample label={words.responses.name} samples={responsesSamples(target)} />
				</Section>
				<Section id="claude-code" title={words.claudeCode.name} text={words.claudeCode.text}>
					<CodeBlock label={words.claudeCode.name} code={claudeCodeLines(target)} />
				</Section>
				<Section id="codex" title={words.codex.name} text={words.codex.text}>
					<p className="text-sm text-muted-foreground">{words.codex.file}</p>
					<CodeBlock label={words.codex.name} code={codexConfig(target)} />
				</Section>
			</div>
		</Page>
	);
}

type SectionProps = { id: string; title: string; text: string; children: ReactNode };

/** What it is on the left, what to copy on the right. */
function Section({ id, title, text, children }: SectionProps) {
	return (
		<section
			id={id}
			aria-labelledby={`${id}-title`}
			className="grid scroll-mt-20 gap-x-10 gap-y-3 border-t border-border py-6 first:border-t-0 first:pt-0 lg:grid-cols-[18rem_minmax(0,1fr)]"
		>
			<div>
				<h2 id={`${id}-title`} className="text-base font-semibold">
					{title}
				</h2>
				<p className="mt-1 max-w-prose text-sm text-pretty text-muted-foreground">{text}</p>
			</div>
			<div className="flex min-w-0 flex-col gap-2">{children}</div>
		</section>
	);
}

function Address({ label, value }: { label: string; value: string }) {
	return (
		<>
			<dt className="self-center text-muted-foreground">{label}</dt>
			<dd className="flex min-w-0 items-center gap-1">
				<code className="truncate font-mono text-xs">{value}</code>
				<CopyButton value={value} />
			</dd>
		</>
	);
}
