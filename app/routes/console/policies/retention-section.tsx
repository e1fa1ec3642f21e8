import { useFetcher } from "react-router";

import { FormError } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { RadioCards } from "~/components/radio-cards";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import type { clientAction } from "./route";

type RetentionProps = { retention: { level: "none" | "retain"; days: number; priced: boolean }; canManage: boolean };

/** How much of each request is kept. */
export function RetentionSection({ retention, canManage }: RetentionProps) {
	const { policies } = useMessages();
	const words = policies.retention;
	const fetcher = useFetcher<typeof clientAction>();
	const failure = fetcher.state === "idle" && fetcher.data?.ok === false ? fetcher.data : null;
	const saved = fetcher.state === "idle" && fetcher.data?.ok === true;
	return (
		<SectionCard title={words.title} description={words.text(retention.days)}>
			<fetcher.Form method="post">
				<fieldset disabled={!canManage} className="flex flex-col gap-5">
					<FormError>{failure?.message}</FormError>
					<RadioCards
						legend={words.level}
						name="retentionLevel"
						current={retention.level}
						choices={(["none", "retain"] as const).map((value) => ({ value, ...words.levels[value] }))}
					/>
					{retention.priced && <p className="text-sm text-muted-foreground">{words.price}</p>}
					{canManage ? (
						<SaveRow label={words.submit} pending={fetcher.state !== "idle"} saved={saved} />
					) : (
						<p className="text-sm text-muted-foreground">{words.readOnly}</p>
					)}
				</fieldset>
			</fetcher.Form>
		</SectionCard>
	);
}
