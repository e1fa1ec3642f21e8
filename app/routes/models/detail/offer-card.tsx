import { Clock, CircleOff, TriangleAlert } from "lucide-react";
import { Link } from "react-router";
import { CopyButton } from "~/components/copy-button";
import { formatContext } from "~/components/format/number";
import { formatDate } from "~/components/format/time";
import { type Messages, useMessages } from "~/components/messages";
import { FactList } from "~/components/section-card";
import { Badge } from "~/components/ui/badge";
import { Card } from "~/components/ui/card";
import type { Figures } from "~/domain/routing/performance.server";
import { capabilityLabel } from "../capabilities";
import type { Peak, ProviderOffer, Tier } from "../detail.server";
import { measuredFacts } from "../measured";
import { ReachMark } from "../reach-mark";
import { PriceList, PriceMatrix } from "./price-table";
import { ServiceTiers } from "./service-tiers";

type OfferCardProps = { modelId: string; offer: ProviderOffer; performance: Figures | undefined; now: number };

/** One provider of a model: the id that pins it, prices, limits, abilities. */
export function OfferCard({ modelId, offer, performance, now }: OfferCardProps) {
	const { models } = useMessages();
	const pinned = `${offer.id}/${modelId}`;
	return (
		<Card id={`provider-${offer.id}`} className="min-w-0 scroll-mt-20">
			<section aria-label={offer.name}>
				<header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-border px-5 py-3">
					<div className="flex flex-wrap items-center gap-2">
						<h3 className="text-base font-semibold">
							<Link to={`/providers/${offer.id}`} prefetch="intent" className="rounded-sm hover:text-primary-text hover:underline">
								{offer.name}
							</Link>
						</h3>
						<OfferBadges offer={offer} now={now} />
						{offer.active ? <ReachMark reach={offer.reach} provider={offer.name} /> : null}
					</div>
					<div className="flex min-w-0 items-center gap-1">
						<code className="truncate font-mono text-xs text-muted-foreground">{pinned}</code>
						<CopyButton value={pinned} label={models.copyId(pinned)} />
					</div>
				</header>
				<div className="grid gap-x-10 gap-y-5 p-5 md:grid-cols-2">
					<div>
						<h4 className="mb-1 text-sm font-medium">{offer.peak ? models.detail.offPeakPrices : models.detail.prices}</h4>
						<PriceList lines={offer.prices} />
						<CapabilityBadges offer={offer} />
					</div>
					<div>
						<h4 className="mb-1 text-sm font-medium">{models.detail.limits}</h4>
						<FactList facts={[...factsOf(offer, models), ...measuredFacts(models, performance)]} />
					</div>
					<MorePrices offer={offer} />
				</div>
			</section>
		</Card>
	);
}

function OfferBadges({ offer, now }: { offer: ProviderOffer; now: number }) {
	const { models } = useMessages();
	const text = models.detail.statelessNote;
	const { deactivatedAt, deprecatedAt, stability } = offer;
	const off = deactivatedAt !== null && Date.parse(deactivatedAt) <= now;
	const old = deprecatedAt !== null && Date.parse(deprecatedAt) <= now;
	return (
		<>
			{stability === "stable" ? null : (
				<Badge tone={stability === "unstable" ? "warning" : "outline"}>
					<TriangleAlert aria-hidden />
					{models.stability[stability]}
				</Badge>
			)}
			{deactivatedAt !== null ? (
				<Badge tone={off ? "neutral" : "warning"}>
					<CircleOff aria-hidden />
					{off ? text.deactivated(formatDate(deactivatedAt)) : text.deactivates(formatDate(deactivatedAt))}
				</Badge>
			) : null}
			{deprecatedAt !== null && !off ? (
				<Badge tone="warning">
					<Clock aria-hidden />
					{old ? text.deprecated(formatDate(deprecatedAt)) : text.deprecates(formatDate(deprecatedAt))}
				</Badge>
			) : null}
		</>
	);
}

function factsOf(offer: ProviderOffer, models: Messages["models"]) {
	const text = models.detail;
	const facts: { label: string; value: string; mono?: boolean }[] = [];
	if (offer.contextSize) facts.push({ label: text.facts.context, value: formatContext(offer.contextSize) });
	if (offer.maxOutput) facts.push({ label: text.facts.maxOutput, value: formatContext(offer.maxOutput) });
	facts.push({ label: text.facts.externalId, value: offer.externalId, mono: true });
	if (offer.wire) facts.push({ label: text.facts.wire, value: models.wires[offer.wire] ?? offer.wire });
	if (offer.quantization) facts.push({ label: text.facts.quantization, value: offer.quantization, mono: true });
	if (offer.minCacheableTokens) {
		facts.push({ label: text.facts.minCacheable, value: offer.minCacheableTokens.toLocaleString("en-US") });
	}
	if (offer.reasoningEfforts.length > 0) {
		facts.push({ label: text.facts.reasoningEfforts, value: offer.reasoningEfforts.join(", "), mono: true });
	}
	if (offer.headquarters) facts.push({ label: text.facts.headquarters, value: offer.headquarters });
	return facts;
}

function CapabilityBadges({ offer }: { offer: ProviderOffer }) {
	const { models } = useMessages();
	if (offer.capabilities.length === 0) return null;
	return (
		<ul aria-label={models.detail.capabilities} className="mt-3 flex flex-wrap gap-1.5">
			{offer.capabilities.map((id) => (
				<li key={id}>
					<Badge>{capabilityLabel(id)}</Badge>
				</li>
			))}
		</ul>
	);
}

function MorePrices({ offer }: { offer: ProviderOffer }) {
	const { models } = useMessages();
	const text = models.detail;
	return (
		<>
			{offer.tiers.length > 0 ? (
				<div className="min-w-0 md:col-span-2">
					<h4 className="mb-1 text-sm font-medium">{text.tiers}</h4>
					<PriceMatrix
						caption={`${text.tiers}, ${offer.name}`}
						corner={text.promptLength}
						rows={offer.tiers.map((tier) => ({ id: String(tier.from), label: tierLabel(tier, text), lines: tier.lines }))}
					/>
					<p className="mt-1 text-sm text-muted-foreground">{text.tierNote}</p>
				</div>
			) : null}
			{offer.peak ? <PeakPrices peak={offer.peak} provider={offer.name} /> : null}
			{offer.serviceTiers.length > 0 ? <ServiceTiers offer={offer} /> : null}
			{offer.regions.length > 0 ? <Regions offer={offer} /> : null}
		</>
	);
}

function tierLabel({ from, upTo }: Tier, text: Messages["models"]["detail"]): string {
	if (upTo !== null) return text.upTo(formatContext(upTo));
	return from > 0 ? text.above(formatContext(from)) : text.anyLength;
}

function PeakPrices({ peak, provider }: { peak: Peak; provider: string }) {
	const { models } = useMessages();
	const text = models.detail;
	const hours = peak.hours.map(([start, end]) => `${hourText(start)}–${hourText(end)}`).join(", ");
	return (
		<div className="min-w-0 md:col-span-2">
			<h4 className="mb-1 text-sm font-medium">{text.peak}</h4>
			<PriceMatrix
				caption={`${text.peak}, ${provider}`}
				corner={text.when}
				rows={[
					{ id: "peak", label: text.peakRow, lines: peak.peak },
					{ id: "off", label: text.offPeakRow, lines: peak.offPeak },
				]}
			/>
			<p className="mt-1 text-sm text-muted-foreground">
				{text.peakHours(hours)}{" "}
				{peak.offPeakDays.length > 0
					? text.offPeakDays(peak.offPeakDays.map(weekday).join(", "), zoneText(peak.offPeakOffsetMinutes))
					: null}
			</p>
		</div>
	);
}

function Regions({ offer }: { offer: ProviderOffer }) {
	const { models } = useMessages();
	const text = models.detail;
	return (
		<details className="group min-w-0 md:col-span-2">
			<summary className="w-fit cursor-pointer rounded-sm text-sm font-medium">{text.regions(offer.regions.length)}</summary>
			<div className="mt-2">
				{offer.oneRegionPrice ? (
					<p className="text-sm text-muted-foreground">
						{text.sameEverywhere} <span className="font-mono text-xs">{offer.regions.map(({ id }) => id).join(", ")}</span>
					</p>
				) : (
					<PriceMatrix
						caption={`${text.regions(offer.regions.length)}, ${offer.name}`}
						corner={text.region}
						rows={offer.regions.map(({ id, lines }) => ({ id, label: id, mono: true, lines }))}
					/>
				)}
			</div>
		</details>
	);
}

function hourText(hour: number): string {
	return `${String(hour).padStart(2, "0")}:00`;
}

/** 2023-01-01 was a Sunday. */
function weekday(day: number): string {
	return new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2023, 0, 1 + day));
}

function zoneText(minutes: number): string {
	const sign = minutes < 0 ? "−" : "+";
	const size = Math.abs(minutes);
	return `UTC${sign}${Math.floor(size / 60)}${size % 60 ? `:${String(size % 60).padStart(2, "0")}` : ""}`;
}
