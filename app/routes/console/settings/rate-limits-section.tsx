import { useFetcher } from "react-router";
import { z } from "zod";

import { FormError, FormField } from "~/components/form-field";
import { useMessages } from "~/components/messages";
import { SaveRow } from "~/components/save-row";
import { SectionCard } from "~/components/section-card";
import { Input } from "~/components/ui/input";
import type { ProjectView } from "~/domain/projects/schemas";
import { perMinuteFieldSchema } from "~/domain/rate-limits";
import type { action } from "./route";

/** What the form sends: digits, or nothing for no limit. */
export const limitsFormSchema = z.object({
	requestsPerMinute: perMinuteFieldSchema,
	tokensPerMinute: perMinuteFieldSchema,
});

type RateLimitsSectionProps = { project: ProjectView; canManage: boolean };

/** What all keys of a project may ask for in a minute. */
export function RateLimitsSection({ project, canManage }: RateLimitsSectionProps) {
	const { rateLimits: words } = useMessages().projectSettings;
	const fetcher = useFetcher<typeof action>();
	const failure = fetcher.data?.ok === false ? fetcher.data : null;
	const saved = fetcher.state === "idle" && fetcher.data?.ok === true;
	return (
		<SectionCard title={words.title} description={words.text}>
			<fetcher.Form method="post" noValidate>
				<fieldset disabled={!canManage} className="flex flex-col gap-5">
					<input type="hidden" name="intent" value="limits" />
					<FormError>{failure?.message}</FormError>
					<div className="grid max-w-lg gap-4 sm:grid-cols-2">
						{([["requestsPerMinute", words.requests], ["tokensPerMinute", words.tokens]] as const).map(([name, label]) => (
							<FormField key={name} label={label} name={name} error={failure?.fields[name]}>
								{(control) => (
									<Input
										{...control}
										inputMode="numeric"
										autoComplete="off"
										placeholder={words.none}
										defaultValue={project[name] ?? ""}
									/>
								)}
							</FormField>
						))}
					</div>
					<p className="text-sm text-muted-foreground">{words.effect}</p>
					{canManage && <SaveRow label={words.submit} pending={fetcher.state !== "idle"} saved={saved} />}
				</fieldset>
			</fetcher.Form>
		</SectionCard>
	);
}
