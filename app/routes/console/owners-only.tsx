import { LockKeyhole } from "lucide-react";

import { EmptyState } from "~/components/empty-state";
import { useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { Card } from "~/components/ui/card";

/** In place of a page about money, for members who are not owners. Its loader sends them nothing else. */
export function OwnersOnly({ title, organization }: { title: string; organization: { name: string } }) {
	const { ownersOnly: words } = useMessages();
	return (
		<Page>
			<PageHeader breadcrumb={[{ label: organization.name }]} title={title} />
			<Card>
				<EmptyState icon={LockKeyhole} title={words.title} description={words.text(organization.name)} />
			</Card>
		</Page>
	);
}
