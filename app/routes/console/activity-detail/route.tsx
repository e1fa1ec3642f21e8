import { modelById } from "~/catalog/index";
import { messages, useMessages } from "~/components/messages";
import { Page, PageHeader } from "~/components/page-header";
import { RelativeTime } from "~/components/relative-time";
import { SectionCard } from "~/components/section-card";
import { listApiKeyNames } from "~/domain/api-keys/queries.server";
import { getLog } from "~/domain/usage/queries.server";
import { notFound, projectUsage, requireProject } from "~/http/index.server";
import { pageTitle } from "../../page-title";
import { ReasonBadge } from "../activity/reason-badge";
import { RetriedBadge } from "../activity/retried-badge";
import { responsePreview, responseReasoning } from "../activity/response-preview";
import type { Route } from "./+types/route";
import { CostSection } from "./cost-section";
import { ErrorSection, IdsSection, MetadataSection, PayloadSection, WarningsSection } from "./extras";
import { ParametersSection, RequestSection, TokensSection } from "./facts";
import { RoutingSection } from "./routing-section";
import { SummaryCards } from "./summary-cards";

export async function loader({ request, params }: Route.LoaderArgs) {
	const access = await requireProject(request, params);
	const { user, organization, project } = access;
	const log = await getLog(params.logId, projectUsage(access));
	if (!log) throw notFound("Request");
	const [apiKey] = await listApiKeyNames(user.id, { projectId: project.id, id: log.apiKeyId });
	return {
		log,
		inCatalogue: modelById(log.usedModel) !== undefined,
		apiKey: apiKey?.description ?? null,
		project: { id: project.id, name: project.name },
		organizationId: organization.id,
		retains: organization.retentionLevel === "retain",
	};
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
	return pageTitle(loaderData ? `${loaderData.log.usedModel} · ${messages().activity.title}` : null, matches);
}

/** Everything that is known about one attempt at one request. */
export default function ActivityDetailPage({ loaderData }: Route.ComponentProps) {
	const { activity: text } = useMessages();
	const { log, project, organizationId, apiKey } = loaderData;
	const base = `/dashboard/${organizationId}/${project.id}`;
	const pathOf = (id: string) => `${base}/activity/${id}`;
	return (
		<Page>
			<PageHeader
				breadcrumb={[
					{ label: project.name, to: base },
					{ label: text.title, to: `${base}/activity` },
				]}
				title={
					<span className="flex flex-wrap items-center gap-x-3 gap-y-1">
						<span className="wrap-anywhere">
							<span className="text-muted-foreground">{log.usedProvider}/</span>
							<wbr />
							{log.usedModel}
						</span>
						<ReasonBadge reason={log.unifiedFinishReason} />
						{log.retried ? <RetriedBadge path={log.retriedByLogId && pathOf(log.retriedByLogId)} /> : null}
						<RelativeTime value={log.createdAt} className="text-sm font-normal text-muted-foreground" />
					</span>
				}
			/>
			<div className="z-20 -mx-1 bg-background px-1 py-2 md:sticky md:top-0">
				<SummaryCards log={log} />
			</div>
			<div className="grid items-start gap-6 lg:grid-cols-2">
				<div className="flex min-w-0 flex-col gap-6">
					{log.errorDetails ? <ErrorSection error={log.errorDetails} /> : null}
					<Preview response={log.payload?.response} />
					<RequestSection log={log} apiKey={apiKey} inCatalogue={loaderData.inCatalogue} />
				</div>
				<div className="flex min-w-0 flex-col gap-6">
					{log.warnings ? <WarningsSection warnings={log.warnings} /> : null}
					<CostSection log={log} />
					<TokensSection log={log} />
					<ParametersSection log={log} />
				</div>
			</div>
			<RoutingSection log={log} pathOf={pathOf} />
			<div className="grid items-start gap-6 lg:grid-cols-2">
				<IdsSection log={log} activityPath={`${base}/activity`} />
				<MetadataSection metadata={log.metadata} activityPath={`${base}/activity`} />
			</div>
			<PayloadSection payload={log.payload} unreadable={log.payloadUnreadable} retains={loaderData.retains} />
		</Page>
	);
}

/** The beginning of the answer, and what the model thought before it. */
function Preview({ response }: { response: unknown }) {
	const { activity: text } = useMessages();
	const preview = responsePreview(response);
	const reasoning = responseReasoning(response);
	if (!preview && !reasoning) return null;
	return (
		<SectionCard title={text.detail.payload.preview}>
			<div className="flex flex-col gap-3">
				{reasoning && (
					<details>
						<summary className="w-fit cursor-pointer rounded-sm text-sm font-medium">{text.detail.payload.reasoning}</summary>
						<div
							role="region"
							aria-label={text.detail.payload.reasoning}
							// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
							tabIndex={0}
							className="mt-2 max-h-64 overflow-y-auto border-l-2 border-border pl-3 text-sm break-words whitespace-pre-line text-muted-foreground"
						>
							{reasoning}
						</div>
					</details>
				)}
				{preview && <p className="line-clamp-6 text-base break-words whitespace-pre-line">{preview}</p>}
			</div>
		</SectionCard>
	);
}
