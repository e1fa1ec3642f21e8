import type { Fate } from "./cell";
import { families } from "./families";
import { type Feature, featureIds, features, type Reason } from "./features";
import { type Probe, probes } from "./probes";
import { surfaces } from "./surfaces";
import type { Surface } from "./surfaces/surface";
import type { Family } from "./families/family";

export type Outcome =
	| { kind: "passes"; warnings: string[] }
	| { kind: "fails"; reason: string }
	| { kind: "absent"; reason: Reason; told?: string };

/** Providers with a column of their own, and those that are rows of one table. */
const columns = families.filter(({ vendor }) => !vendor);
const vendors = families.filter(({ vendor }) => vendor);

export type Cell = { surface: Surface; family: Family; feature: Feature };

export const cells: Cell[] = surfaces.flatMap((surface) =>
	families.flatMap((family) =>
		featureIds.filter((feature) => isIn(family, surface, feature)).map((feature) => ({ surface, family, feature })),
	),
);

function isIn({ only }: Family, surface: Surface, feature: Feature): boolean {
	return only === undefined || only(surface.id, feature);
}

export function nameOf({ surface, family, feature }: Cell): string {
	return `${surface.id} → ${family.id}: ${feature}`;
}

/** One thing asked for that a provider may not have. */
export type Trial = { surface: Surface; family: Family; probe: Probe };

export const trials: Trial[] = surfaces.flatMap((surface) =>
	families
		.filter((family) => isIn(family, surface, "text"))
		.flatMap((family) => (probes[surface.id] ?? []).map((probe) => ({ surface, family, probe }))),
);

export function trialName({ surface, family, probe }: Trial): string {
	return `${surface.id} → ${family.id}: ${probe.name}`;
}

export const pagePath = "docs/conformance.md";

const introduction = `# Conformance

What a client can say in each request format, and what reaches each provider. Every cell is a test: a request goes
through a running gateway over HTTP to a strict stand-in of the provider, and the test asserts both the body that the
provider was sent and what the official SDK of the client's format made of the answer. Most cells do so whole and streamed,
and the ones about tools take the conversation through a second turn.

This page is written by \`npm run conformance\`. \`npm run conformance -- --check\` and \`npm test\` fail where the page and the
results differ.

- **✓** passes.
- **✓ʷ** passes, and the caller is told in the \`x-llmgateway-warnings\` header what was changed; see
  [Told to the caller](#told-to-the-caller).
- **–** does not exist on one of the two sides; see [What does not exist](#what-does-not-exist).
- **✗** fails; see [What fails](#what-fails).

The tests are in \`tests/conformance\`: a file for each client format (\`surfaces\`), each provider format (\`wires\`) and each
provider (\`families\`). A new provider is one file that names its wire, its models and what its documentation says it
does not do; a vendor of OpenAI's format is one entry of \`families/compatible.ts\`. A failing cell stays red here, with its reason, until it passes: a green one is one that ran.
`;

/** The whole page. */
export function writePage(outcomes: ReadonlyMap<string, Outcome>, fates: ReadonlyMap<string, Fate>): string {
	const of = (cell: Cell): Outcome => {
		const outcome = outcomes.get(nameOf(cell));
		if (!outcome) throw new Error(`no result of ${nameOf(cell)}`);
		return outcome;
	};
	const tables = surfaces.map((surface) => tableOf(surface, of)).join("\n");
	const sections = [vendorSection(of), toldSection(of), parameterSection(fates), absentSection(of), failsSection(of, fates)];
	return [introduction, tables, ...sections].join("\n");
}

type Lookup = (cell: Cell) => Outcome;

const marks = { passes: "✓", fails: "✗", absent: "–" };

function markOf(outcome: Outcome): string {
	return outcome.kind === "passes" && outcome.warnings.length > 0 ? "✓ʷ" : marks[outcome.kind];
}

function tableOf(surface: Surface, of: Lookup): string {
	const rows = featureIds.map((feature) => {
		const row = columns.map((family) => markOf(of({ surface, family, feature })));
		return `| ${[features[feature], ...row].join(" | ")} |`;
	});
	return [
		`## ${surface.title}`,
		"",
		`\`POST ${surface.path}\``,
		"",
		...headOf(columns.map(({ title }) => title)),
		...rows,
		"",
	].join("\n");
}

/** Vendors that speak OpenAI's format, each with its own switches, limits and losses: one row each. */
function vendorSection(of: Lookup): string {
	const tables = surfaces.flatMap((surface) => {
		const asked = featureIds.filter((feature) => !surface.lacks[feature]);
		const served = vendors.filter((family) => asked.some((feature) => isIn(family, surface, feature)));
		const rows = served.map((family) => {
			const row = asked.map((feature) => (isIn(family, surface, feature) ? markOf(of({ surface, family, feature })) : ""));
			return `| ${[family.title, `\`${family.model.name.split("/")[1]}\``, ...row].join(" | ")} |`;
		});
		return [`### ${surface.title} to vendors`, "", ...headOf(["Model", ...asked.map((feature) => features[feature])]), ...rows, ""];
	});
	return [
		"## Compatible vendors",
		"",
		"Vendors whose format is OpenAI's, apart from switches, limits and fields of their own that the tests assert too. Vendors",
		"without a model that is still served are not listed.",
		"",
		...tables,
	].join("\n");
}

function toldSection(of: Lookup): string {
	const byWarning = new Map<string, Cell[]>();
	for (const cell of cells) {
		const outcome = of(cell);
		if (outcome.kind !== "passes") continue;
		for (const warning of outcome.warnings) byWarning.set(warning, [...(byWarning.get(warning) ?? []), cell]);
	}
	const lines = [...byWarning].sort(([one], [other]) => (one < other ? -1 : 1)).map(([warning, told]) => `- ${warning} (${placesOf(told)})`);
	return `## Told to the caller\n\nWhat the tests saw in \`x-llmgateway-warnings\`, and where.\n\n${lines.join("\n")}\n`;
}

/** `OpenAI chat to Gemini, Groq: Tools` */
function placesOf(told: readonly Cell[]): string {
	const byFeature = new Map<string, Map<string, string[]>>();
	for (const { surface, family, feature } of told) {
		const places = byFeature.get(features[feature]) ?? new Map<string, string[]>();
		byFeature.set(features[feature], places);
		places.set(surface.title, [...(places.get(surface.title) ?? []), family.title]);
	}
	return [...byFeature]
		.map(([feature, places]) => `${feature}: ${[...places].map(([from, to]) => `${from} to ${to.join(", ")}`).join("; ")}`)
		.join(". ");
}

/** The same words for every model and provider. */
function withoutNames(words: string): string {
	return words
		.replace(/\bModel \S+ (?:at \S+ )?(does|gives)/, "Model … $1")
		.replace(/(service tier "\w+") at [a-z-]+/, "$1 at …");
}

const fateMarks = { sent: "✓", told: "ʷ", refused: "⊘", lost: "✗" };

function parameterSection(fates: ReadonlyMap<string, Fate>): string {
	const tables = surfaces.flatMap((surface) => {
		const asked = probes[surface.id] ?? [];
		if (asked.length === 0) return [];
		const rows = asked.map((probe) => {
			const row = columns.map((family) => fateMarks[fates.get(trialName({ surface, family, probe }))?.kind ?? "lost"]);
			return `| ${[`\`${probe.name}\``, ...row].join(" | ")} |`;
		});
		const words = wordsOf(surface, columns, fates);
		const told = ["Vendors are sent all of it, apart from this:", "", ...wordsOf(surface, vendors, fates)];
		return [`### ${surface.title}`, "", ...headOf(columns.map(({ title }) => title)), ...rows, "", ...words, "", ...told, ""];
	});
	return [
		"## What else can be asked for",
		"",
		"Nothing is dropped in silence: what a provider cannot be told is left out or changed and told (ʷ), or refused with status",
		"400 (⊘). What is sent on (✓) the provider may still refuse itself.",
		"",
		...tables,
	].join("\n");
}

function headOf(titles: readonly string[]): string[] {
	return [`| ${["", ...titles].join(" | ")} |`, `| --- |${" :-: |".repeat(titles.length)}`];
}

/** What callers were told or why they were refused, each once. */
function wordsOf(surface: Surface, among: readonly Family[], fates: ReadonlyMap<string, Fate>): string[] {
	const places = new Map<string, Set<string>>();
	for (const trial of trials.filter((one) => one.surface === surface && among.includes(one.family))) {
		const fate = fates.get(trialName(trial));
		if (fate?.kind !== "told" && fate?.kind !== "refused") continue;
		for (const words of fate.words) {
			const line = `${fateMarks[fate.kind]} ${withoutNames(words)}`;
			places.set(line, (places.get(line) ?? new Set()).add(trial.family.title));
		}
	}
	return [...places].map(([line, names]) => `- ${line} (${[...names].join(", ")})`);
}

function absentSection(of: Lookup): string {
	const bySurface = surfaces.flatMap((surface) =>
		byReason(surface.lacks).map(({ says, source, lacking }) => `- **${surface.title}**, ${namesOf(lacking)}: ${says} ([source](${source})).`),
	);
	const byFamily = families.flatMap((family) =>
		byReason(family.lacks ?? {}).map(({ says, source, lacking }) => {
			const told = surfaces.flatMap((surface) =>
				lacking.flatMap((feature) => {
					if (!isIn(family, surface, feature)) return [];
					const outcome = of({ surface, family, feature });
					return outcome.kind === "absent" && outcome.told ? [{ surface: surface.title, told: outcome.told }] : [];
				}),
			);
			return `- **${family.title}**, ${namesOf(lacking)}: ${says} ([source](${source})). ${askedAnyway(told)}`;
		}),
	);
	return [
		"## What does not exist",
		"",
		"Client formats that have no words for something:",
		"",
		...(bySurface.length > 0 ? bySurface : ["- none"]),
		"",
		"Providers that do not do something, and what a caller is told who asks for it anyway:",
		"",
		...byFamily,
		"",
	].join("\n");
}

/** Features that are missing for one reason, together. */
function byReason(lacks: Partial<Record<Feature, Reason>>): (Reason & { lacking: Feature[] })[] {
	const reasons: (Reason & { lacking: Feature[] })[] = [];
	for (const [feature, { says, source }] of Object.entries(lacks)) {
		const same = reasons.find((reason) => reason.says === says && reason.source === source);
		if (same) same.lacking.push(feature as Feature);
		else reasons.push({ says, source, lacking: [feature as Feature] });
	}
	return reasons;
}

function namesOf(lacking: readonly Feature[]): string {
	return lacking.map((feature) => features[feature]).join(", ");
}

function askedAnyway(told: { surface: string; told: string }[]): string {
	const byText = new Map<string, Set<string>>();
	for (const { surface, told: text } of told) byText.set(text, (byText.get(text) ?? new Set()).add(surface));
	return [...byText].map(([text, from]) => `Asked by ${[...from].join(", ")}: ${text.replace(/\.$/, "")}.`).join(" ");
}

function failsSection(of: Lookup, fates: ReadonlyMap<string, Fate>): string {
	const failing = new Map<string, string[]>();
	for (const cell of cells) {
		const outcome = of(cell);
		if (outcome.kind === "fails") failing.set(outcome.reason, [...(failing.get(outcome.reason) ?? []), `\`${nameOf(cell)}\``]);
	}
	const lost = [...fates].flatMap(([name, { kind }]) => (kind === "lost" ? [`\`${name}\``] : []));
	if (lost.length > 0) failing.set("not sent on, and nobody is told", lost);
	const lines = [...failing].map(([reason, names]) => `- ${reason}\n  (${names.join(", ")})`);
	return `${failsHeading}\n\n${lines.length > 0 ? lines.join("\n") : "Nothing."}\n`;
}

const failsHeading = "## What fails";

/** Whether the page owns up to this failure. */
export function isKnownToFail(page: string, name: string): boolean {
	return page.slice(page.indexOf(`${failsHeading}\n\n`)).includes(`\`${name}\``);
}
