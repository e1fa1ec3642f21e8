import { Info } from "lucide-react";

import { textLinkClasses } from "~/components/auth-card";
import { useInstallation } from "~/components/installation";

type NoticeProps = {
	title: string;
	text: string;
	/** Words of a link to whoever runs the instance, shown where they gave an address. */
	contact?: string;
};

/** What an owner should know before reading the rest of the page. */
export function Notice({ title, text, contact }: NoticeProps) {
	const { supportEmail } = useInstallation();
	return (
		<div role="note" className="flex items-start gap-3 rounded-lg border border-border bg-muted px-4 py-3 text-base">
			<Info className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
			<div className="flex min-w-0 flex-col gap-0.5">
				<p className="font-medium">{title}</p>
				<p className="text-muted-foreground">{text}</p>
				{contact && supportEmail && (
					<a href={`mailto:${supportEmail}`} className={textLinkClasses}>
						{contact}
					</a>
				)}
			</div>
		</div>
	);
}
