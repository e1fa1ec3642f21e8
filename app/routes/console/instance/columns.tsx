import { Coins, SlidersHorizontal } from "lucide-react";

import type { DataColumn } from "~/components/data-table";
import type { Messages } from "~/components/messages";
import { Money } from "~/components/money";
import { RelativeTime } from "~/components/relative-time";
import { RowMenu } from "~/components/row-menu";
import { clampedClasses, RowName } from "~/components/row-name";
import { Badge } from "~/components/ui/badge";
import { DropdownMenuItem } from "~/components/ui/dropdown-menu";
import type { InstanceOrganization } from "~/domain/instance/schemas";

type Words = Messages["instance"];
type Edit = (dialog: "plan" | "grant", organization: InstanceOrganization) => void;

/** Not on phones. */
const onWide = "max-md:hidden";

/** What the page says of each organization. */
export function instanceColumns(words: Words, onEdit: Edit): DataColumn<InstanceOrganization>[] {
	return [
		{
			id: "organization",
			header: words.columns.organization,
			cell: (organization) => (
				<RowName name={organization.name}>
					<p className={`text-xs text-muted-foreground ${clampedClasses}`} title={organization.id}>
						{organization.owners.length === 0 ? words.noOwner : organization.owners.map(({ email }) => email).join(", ")}
					</p>
					<div className="pt-1 md:hidden">
						<Plan organization={organization} words={words} />
					</div>
				</RowName>
			),
		},
		{
			id: "plan",
			header: words.columns.plan,
			className: onWide,
			cell: (organization) => <Plan organization={organization} words={words} />,
		},
		{
			id: "credits",
			header: words.columns.credits,
			align: "right",
			cell: ({ credits }) => <Money value={credits} isBalance />,
		},
		{
			id: "retention",
			header: words.columns.retention,
			align: "right",
			className: onWide,
			cell: ({ retentionDays }) => <span className="whitespace-nowrap">{words.days(retentionDays)}</span>,
		},
		{ id: "members", header: words.columns.members, align: "right", className: onWide, cell: ({ memberCount }) => memberCount },
		{
			id: "created",
			header: words.columns.created,
			className: onWide,
			cell: ({ createdAt }) => <RelativeTime value={createdAt} className="text-muted-foreground" />,
		},
		{
			id: "actions",
			name: words.columns.actions,
			header: <span className="sr-only">{words.columns.actions}</span>,
			align: "right",
			cell: (organization) => <Actions organization={organization} words={words} onEdit={onEdit} />,
		},
	];
}

function Plan({ organization, words }: { organization: InstanceOrganization; words: Words }) {
	const { plan, subscriptionStatus } = organization;
	return (
		<span className="flex flex-wrap items-center gap-1.5">
			<Badge tone={plan === "enterprise" ? "accent" : "neutral"}>{words.plans[plan]}</Badge>
			{subscriptionStatus !== null && (
				<span className="text-xs whitespace-nowrap text-muted-foreground">
					{words.subscribed}: {subscriptionStatus.replaceAll("_", " ")}
				</span>
			)}
		</span>
	);
}

function Actions({ organization, words, onEdit }: { organization: InstanceOrganization; words: Words; onEdit: Edit }) {
	return (
		<RowMenu label={words.actions.menu(organization.name)}>
			<DropdownMenuItem onSelect={() => onEdit("plan", organization)}>
				<SlidersHorizontal aria-hidden />
				{words.actions.plan}
			</DropdownMenuItem>
			<DropdownMenuItem onSelect={() => onEdit("grant", organization)}>
				<Coins aria-hidden />
				{words.actions.grant}
			</DropdownMenuItem>
		</RowMenu>
	);
}
