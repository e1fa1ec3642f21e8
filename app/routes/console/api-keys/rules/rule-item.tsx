import { Ban, CircleCheck, Pencil, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useFetcher } from "react-router";

import { cn } from "~/components/class-names";
import { ConfirmDialog } from "~/components/confirm-dialog";
import { useMessages } from "~/components/messages";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { Switch } from "~/components/ui/switch";
import { toast } from "~/components/ui/toaster";
import type { IamRuleView } from "~/domain/iam-rules/schemas";
import type { clientAction } from "../route";
import { RuleSummary } from "./rule-summary";

type RuleItemProps = { rule: IamRuleView; canManage: boolean; onEdit: () => void };

/** One rule: what it says, and for those who may, switch, edit and delete. */
export function RuleItem({ rule, canManage, onEdit }: RuleItemProps) {
	const { apiKeys } = useMessages();
	const words = apiKeys.rules;
	const fetcher = useFetcher<typeof clientAction>();
	const [isDeleting, setDeleting] = useState(false);
	const title = words.titles[rule.ruleType];
	const active = (fetcher.formData?.get("status") ?? rule.status) === "active";
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;
	const Icon = rule.ruleType.startsWith("allow_") ? CircleCheck : Ban;
	const target = { id: rule.apiKeyId, ruleId: rule.id };

	useEffect(() => {
		if (failure) toast.error(words.toggleFailed, { description: failure.message ?? failure.fields.ruleType });
	}, [failure, words]);

	return (
		<section aria-label={title} className="flex flex-col gap-2.5 rounded-lg border border-border bg-card p-3">
			<div className="flex items-center gap-2">
				<Icon
					aria-hidden
					className={cn("size-4 shrink-0 text-muted-foreground", active && (Icon === Ban ? "text-danger" : "text-success"))}
				/>
				<h3 className={cn("min-w-0 truncate text-sm font-medium", !active && "text-muted-foreground")}>{title}</h3>
				{!active && <Badge>{words.inactive}</Badge>}
				{canManage && (
					<div className="ml-auto flex shrink-0 items-center gap-1">
						<Button
							variant="ghost"
							size="icon-sm"
							className="text-muted-foreground"
							aria-label={words.edit(title)}
							onClick={onEdit}
						>
							<Pencil aria-hidden />
						</Button>
						<Button
							variant="ghost"
							size="icon-sm"
							className="mr-1 text-muted-foreground"
							aria-label={words.delete(title)}
							onClick={() => setDeleting(true)}
						>
							<Trash2 aria-hidden />
						</Button>
						<Switch
							checked={active}
							aria-label={words.toggle(title)}
							onCheckedChange={(next) =>
								void fetcher.submit(
									{ intent: "rule-status", ...target, status: next ? "active" : "inactive" },
									{ method: "post" },
								)
							}
						/>
					</div>
				)}
			</div>
			<div className={cn(!active && "opacity-60")}>
				<RuleSummary value={rule.ruleValue} />
			</div>
			<DeleteRule title={title} target={target} open={isDeleting} onClose={() => setDeleting(false)} />
		</section>
	);
}

type DeleteRuleProps = { title: string; target: { id: string; ruleId: string }; open: boolean; onClose: () => void };

function DeleteRule({ title, target, open, onClose }: DeleteRuleProps) {
	const { apiKeys } = useMessages();
	const words = apiKeys.rules.deleteDialog;
	const fetcher = useFetcher<typeof clientAction>();
	return (
		<ConfirmDialog
			open={open}
			onOpenChange={(next) => !next && onClose()}
			title={words.title(title)}
			description={words.text}
			confirmLabel={words.submit}
			pending={fetcher.state !== "idle"}
			error={fetcher.data?.ok === false ? fetcher.data.message : null}
			onConfirm={() => void fetcher.submit({ intent: "rule-delete", ...target }, { method: "post" })}
		/>
	);
}
