import { Plus, ShieldCheck } from "lucide-react";
import { useState } from "react";

import { EmptyState } from "~/components/empty-state";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { Sheet, SheetContent, SheetDescription, SheetTitle } from "~/components/ui/sheet";
import type { ApiKeyView } from "~/domain/api-keys/schemas";
import type { RuleChoices } from "./rule-choices.server";
import { RuleForm } from "./rule-form";
import { RuleItem } from "./rule-item";

type RulesSheetProps = {
	/** The key whose rules are shown; none while the sheet is closed. */
	apiKey: ApiKeyView | undefined;
	/** Absent for those who may not change rules. */
	choices: RuleChoices | null;
	onClose: () => void;
};

/** What a key may be used for, beside the list of keys. */
export function RulesSheet({ apiKey, choices, onClose }: RulesSheetProps) {
	return (
		<Sheet open={apiKey !== undefined} onOpenChange={(open) => !open && onClose()}>
			<SheetContent className="w-full max-w-full sm:max-w-xl">
				{apiKey && <Rules key={apiKey.id} apiKey={apiKey} choices={choices} />}
			</SheetContent>
		</Sheet>
	);
}

function Rules({ apiKey, choices }: { apiKey: ApiKeyView; choices: RuleChoices | null }) {
	const { apiKeys } = useMessages();
	const words = apiKeys.rules;
	/** Id of the rule that is edited, `new` for one more. */
	const [editing, setEditing] = useState<string | null>(null);
	const { iamRules } = apiKey;
	const close = () => setEditing(null);
	return (
		<>
			<header className="flex flex-col gap-1 border-b border-border px-5 py-4 pr-12">
				<SheetTitle className="text-lg font-semibold">{words.title}</SheetTitle>
				<SheetDescription className="text-base text-muted-foreground">{words.text(apiKey.description)}</SheetDescription>
			</header>
			<div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-5 py-4">
				{iamRules.length > 0 && <p className="text-sm text-muted-foreground">{words.every}</p>}
				<ul className="flex flex-col gap-3">
					{iamRules.map((rule) => (
						<li key={rule.id}>
							{choices && editing === rule.id ? (
								<RuleForm keyId={apiKey.id} rule={rule} choices={choices} onClose={close} />
							) : (
								<RuleItem rule={rule} canManage={choices !== null} onEdit={() => setEditing(rule.id)} />
							)}
						</li>
					))}
				</ul>
				{choices && editing === "new" && <RuleForm keyId={apiKey.id} choices={choices} onClose={close} />}
				{iamRules.length === 0 && editing === null && (
					<EmptyState icon={ShieldCheck} title={words.empty.title} description={words.empty.text} className="py-10" />
				)}
				{choices && editing !== "new" && (
					<Button variant="secondary" className="w-fit" onClick={() => setEditing("new")}>
						<Plus aria-hidden />
						{words.add}
					</Button>
				)}
			</div>
		</>
	);
}
