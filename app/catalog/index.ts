/**
 * The catalogue: which models there are, who serves them, what they cost. Pure lookups, every map built once, at load.
 * This module brings all rows with it; a page that only needs words and flags takes `display.ts` or `families.ts`.
 */
export * from "./display.ts";
export * from "./families.ts";
export * from "./kinds.ts";
export * from "./lookups.ts";
export * from "./mapping-state.ts";
export * from "./regions.ts";
export * from "./resolve-model-name.ts";
export * from "./token-prices.ts";
export type * from "./types.ts";
