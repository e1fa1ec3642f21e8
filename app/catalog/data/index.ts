/** The rows as they lie in the JSON files beside this one; `npm run catalog:check` holds them to the types. */
import type { Model, ProviderAddress, ProviderDescriptor, ProviderRow } from "../types.ts";
import { withClaudeSearch } from "./claude-search.ts";
import addressRows from "./local/addresses.json" with { type: "json" };
import localModels from "./local/models.json" with { type: "json" };
import localProviders from "./local/providers.json" with { type: "json" };
import sharedAliasRows from "./local/shared-aliases.json" with { type: "json" };
import { families } from "./models/index.ts";
import importedProviders from "./providers.json" with { type: "json" };

/** Who answers to an alias that several models carry. */
export type SharedAlias = { winner: string; others: string[] };

export const modelRows: readonly Model[] = withClaudeSearch([...families.flat(), ...localModels] as unknown as readonly Model[]);
export const providerRows: readonly ProviderDescriptor[] = withAddresses(
	[...importedProviders, ...localProviders] as unknown as readonly ProviderRow[],
	addressRows as unknown as Readonly<Record<string, ProviderAddress>>,
);
export const sharedAliases: Readonly<Record<string, SharedAlias>> = sharedAliasRows;

function withAddresses(
	rows: readonly ProviderRow[],
	addresses: Readonly<Record<string, ProviderAddress>>,
): ProviderDescriptor[] {
	return rows.map((row) => ({ ...row, ...addresses[row.id] }));
}
