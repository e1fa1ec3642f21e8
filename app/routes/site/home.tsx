import { Link, useRouteLoaderData } from "react-router";

import { isActive, models } from "~/catalog/index";
import { firstRequestSamples } from "~/components/code-examples";
import { CodeSample } from "~/components/code-sample";
import { useInstallation } from "~/components/installation";
import { useMessages } from "~/components/messages";
import { Button } from "~/components/ui/button";
import { publicSampleModel } from "../console/sample-model.server";
import { pageTitle } from "../page-title";
import type { Route } from "./+types/home";
import type { loader as layoutLoader } from "./layout";

export const meta: Route.MetaFunction = ({ matches }) => pageTitle(null, matches);

/** The catalogue stays on the server; the page needs two numbers and a name of it. */
export function loader() {
	const now = Date.now();
	const offers = models.map((model) => model.providers.filter((mapping) => isActive(mapping, now)));
	return {
		models: offers.filter((mappings) => mappings.length > 0).length,
		providers: new Set(offers.flat().map(({ providerId }) => providerId)).size,
		sampleModel: publicSampleModel(),
	};
}

export default function HomePage({ loaderData }: Route.ComponentProps) {
	const { site } = useMessages();
	const { appUrl } = useInstallation();
	const signedIn = useRouteLoaderData<typeof layoutLoader>("routes/site/layout")?.signedIn ?? false;
	return (
		<div className="mx-auto flex w-full max-w-page flex-col gap-16 px-4 py-12 md:gap-20 md:px-6 md:py-20">
			<section className="grid items-center gap-10 lg:grid-cols-2 lg:gap-16">
				<div className="flex min-w-0 flex-col items-start gap-5">
					<h1 className="text-[32px]/[38px] font-semibold tracking-tight text-balance md:text-display">{site.hero.title}</h1>
					<p className="max-w-prose text-lg text-pretty text-muted-foreground">
						{site.hero.text(loaderData.models, loaderData.providers)}
					</p>
					<div className="mt-1 flex flex-wrap gap-2">
						<Button asChild size="lg">
							{signedIn ? (
								<Link to="/dashboard">{site.hero.dashboard}</Link>
							) : (
								<Link to="/sign-up">{site.hero.start}</Link>
							)}
						</Button>
						<Button asChild size="lg" variant="secondary">
							<Link to="/models">{site.hero.models}</Link>
						</Button>
					</div>
				</div>
				<div className="flex min-w-0 flex-col gap-3">
					<CodeSample
						label={site.sample.label}
						samples={firstRequestSamples({ appUrl, model: loaderData.sampleModel })}
						className="md:min-h-86"
					/>
					<p className="text-sm text-muted-foreground">
						<span className="font-medium text-foreground">{site.sample.title}.</span> {site.sample.text}
					</p>
				</div>
			</section>
			<ul className="grid gap-px overflow-hidden rounded-lg border border-border bg-border md:grid-cols-3">
				{site.points.map((point) => (
					<li key={point.title} className="flex flex-col gap-1.5 bg-card p-6">
						<h2 className="text-base font-semibold">{point.title}</h2>
						<p className="text-base text-pretty text-muted-foreground">{point.text}</p>
					</li>
				))}
			</ul>
		</div>
	);
}
