import { chatSamples, claudeCodeLines, codexConfig, messagesSamples, responsesSamples, type Target } from "./client-samples";
import { CodeBlock, CodeSample } from "./code-sample";
import { useMessages } from "./messages";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "./ui/tabs";

/** The same first request for whatever somebody has at hand: an SDK of either protocol, or a coding tool. */
export function ClientTabs(target: Target) {
	const { clients } = useMessages();
	return (
		<Tabs defaultValue="chat" className="min-w-0">
			<TabsList aria-label={clients.protocols}>
				<TabsTrigger value="chat">{clients.chat.name}</TabsTrigger>
				<TabsTrigger value="messages">{clients.messages.name}</TabsTrigger>
				<TabsTrigger value="responses">{clients.responses.name}</TabsTrigger>
				<TabsTrigger value="claude-code">{clients.claudeCode.name}</TabsTrigger>
				<TabsTrigger value="codex">{clients.codex.name}</TabsTrigger>
			</TabsList>
			<TabsContent value="chat" className="mt-3">
				<CodeSample label={clients.chat.name} samples={chatSamples(target)} />
			</TabsContent>
			<TabsContent value="messages" className="mt-3">
				<CodeSample label={clients.messages.name} samples={messagesSamples(target)} />
			</TabsContent>
			<TabsContent value="responses" className="mt-3">
				<CodeSample label={clients.responses.name} samples={responsesSamples(target)} />
			</TabsContent>
			<TabsContent value="claude-code" className="mt-3">
				<CodeBlock label={clients.claudeCode.name} code={claudeCodeLines(target)} />
			</TabsContent>
			<TabsContent value="codex" className="mt-3">
				<p className="mb-2 text-left text-sm text-muted-foreground">{clients.codex.file}</p>
				<CodeBlock label={clients.codex.name} code={codexConfig(target)} />
			</TabsContent>
		</Tabs>
	);
}
