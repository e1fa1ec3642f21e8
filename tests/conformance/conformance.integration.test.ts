import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { tenantWithKey } from "../factories/api-key";
import { startGateway } from "../setup/gateway";
import { startSimulatedClouds } from "../setup/simulated-clouds";
import { startSimulatedProviders } from "../setup/simulated-providers";
import type { Simulator } from "../simulators/simulator.ts";
import type { TokenEndpoint } from "../simulators/token-endpoint.ts";
import { askInVain, type Fate, runCell, type Setting, tryOut } from "./cell";
import { families } from "./families";
import { type Cell, cells, isKnownToFail, nameOf, type Outcome, pagePath, trialName, trials, writePage } from "./page";

/** The conformance matrix. `CONFORMANCE=write` writes the page; otherwise it has to say what the tests found. */
const writing = process.env.CONFORMANCE === "write";
const page = readPage();
const vendorIds = families.flatMap(({ model, vendor }) => (vendor ? (model.name.split("/")[0] ?? []) : []));
const outcomes = new Map<string, Outcome>();
const fates = new Map<string, Fate>();

let gateway: Awaited<ReturnType<typeof startGateway>>;
let simulator: Simulator;
let tokens: TokenEndpoint;
let token: string;

beforeAll(async () => {
	simulator = await startSimulatedProviders(["perplexity", ...vendorIds]);
	tokens = await startSimulatedClouds(simulator);
	const tenant = await tenantWithKey(pool(), "llmgtwy_conformance_test_key");
	({ token } = tenant);
	// The stand-ins fail on purpose: whoever is named answers all the same.
	const routing = JSON.stringify({ retry: { lowUptimeFallbackThreshold: 0 } });
	await pool().query("UPDATE project SET routing_config = $2 WHERE id = $1", [tenant.projectId, routing]);
	gateway = await startGateway();
});

afterAll(async () => {
	await gateway.close();
	await simulator.close();
	await tokens.close();
});

async function outcomeOf(cell: Cell): Promise<Outcome> {
	const { surface, family, feature } = cell;
	const setting: Setting = { surface, family, simulator, client: { url: gateway.url, token } };
	const lacking = surface.lacks[feature];
	if (lacking) return { kind: "absent", reason: lacking };
	const missing = family.lacks?.[feature];
	if (missing) return { kind: "absent", reason: missing, told: await askInVain(setting, feature) };
	return { kind: "passes", warnings: [...(await runCell(setting, feature)).warnings] };
}

describe("conformance", () => {
	it.each(cells.map((cell) => [nameOf(cell), cell] as const))("%s", async (name, cell) => {
		try {
			outcomes.set(name, await outcomeOf(cell));
		} catch (error) {
			outcomes.set(name, { kind: "fails", reason: cell.family.failing?.[cell.feature] ?? reasonOf(error) });
			if (!writing && !isKnownToFail(page, name)) throw error;
		}
	});

	it.each(trials.map((trial) => [trialName(trial), trial] as const))("%s", async (name, trial) => {
		const fate = await tryOut({ ...trial, simulator, client: { url: gateway.url, token } }, trial.probe);
		fates.set(name, fate);
		if (!writing && fate.kind === "lost" && !isKnownToFail(page, name)) throw new Error(`lost without a word: ${fate.words.join()}`);
	});

	it("is what the page says", () => {
		// Not all of them ran where a name was asked for.
		if (outcomes.size < cells.length || fates.size < trials.length) return;
		const text = writePage(outcomes, fates);
		if (writing) writeFileSync(pagePath, text);
		else expect(text, "run `npm run conformance` to write the page").toBe(page);
	});
});

function readPage(): string {
	try {
		return readFileSync(pagePath, "utf8");
	} catch {
		return "";
	}
}

/** The first line of what an assertion says. */
function reasonOf(error: unknown): string {
	const said = (error as { apiMessage?: string | null }).apiMessage ?? (error instanceof Error ? error.message : error);
	const line = (String(said).split("\n")[0] ?? "").replace(/^\d{3} /, "");
	return line.replace(/ See http\S+ for supported models\./, "").slice(0, 200);
}
