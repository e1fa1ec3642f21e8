/**
 * The catalogue: which models there are, who serves them, what they cost. Pure data and lookups, for the browser as well;
 * every map is built once, at load.
 */
export * from "./display.ts";
export * from "./families.ts";
export * from "./kinds.ts";
export * from "./lookups.ts";
export * from "./mapping-state.ts";
export * from "./regions.ts";
export * from "./resolve-model-name.ts";
export type * from "./types.ts";
